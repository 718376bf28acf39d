import { type Matrix, matrixOf } from "../low-rank/matrix.ts";
import type { Layer } from "../quantization/index.ts";
import { balancedStep, gridFor } from "./grid.ts";
import { type Part, partsOf, rowsPerBias } from "./parts.ts";
import { ratesFor } from "./rates.ts";
import { type Rounded, type Rounding, roundRows } from "./round-rows.ts";
import { solved, upperFactor } from "./triangle.ts";

/** What one part of a layer sees, with a last number that is always 1: means of products over pictures. */
export interface Sight {
  /** E[x · xᵀ] of what it sees now. */
  readonly seen: Matrix;
  /** E[x₀ · xᵀ] of what it saw when the network was whole, against what it sees now. */
  readonly meant: Matrix;
}

export interface Fitting {
  /** What a squared error of the layer's result does to the network's. */
  readonly importance: number;
  /** What a bit costs, as the network's error counts. */
  readonly price: number;
  /** Numbers in the codebook at most. */
  readonly entries: number;
}

/** A layer's numbers after they were fitted. */
export interface Fitted {
  readonly weights: Float32Array;
  /** Absent where the layer has none. */
  readonly biases?: Float32Array;
  /** Mean squared error of the result, summed over its channels. */
  readonly error: number;
}

/**
 * Weights as multiples of one step, and biases, that make of what the layer sees now nearly what it made of what it saw
 * before. Weights of 0 stay 0.
 */
export function fitLayer(layer: Layer, sights: readonly Sight[], fitting: Fitting): Fitted {
  const { importance, price, entries } = fitting;
  const parts = partsOf(layer).map((part, i) => prepared(layer, part, sights[i]));
  const precision = meanOf(parts.map(({ factor }) => meanOf(pivotsOf(factor).map((pivot) => pivot ** 2))));
  const step = balancedStep(price, importance * precision);
  const grid = gridFor({ step, range: rangeOf(parts), entries });
  // What a number takes is not known before all are rounded: one time tells the next.
  let rates: Float64Array = new Float64Array(grid.high - grid.low + 1);
  let rounded: readonly Rounded[] = [];
  for (let time = 0; time < times; time++) {
    rounded = parts.map((part) => roundRows({ ...part, grid, rates, price: price / importance }));
    rates = ratesFor(grid, multiplesOf(rounded));
  }
  return {
    weights: written(layer, parts, { step: grid.step, multiples: multiplesOf(rounded) }),
    ...(layer.b && { biases: biasesOf(layer, parts, rounded) }),
    error: rounded.reduce((sum, { error }) => sum + error, 0),
  };
}

const times = 3;

const multiplesOf = (rounded: readonly Rounded[]) => rounded.map(({ multiples }) => multiples);

/** A part with its columns in order: those seen strongest first, while many are left to make up for them. */
interface Prepared extends Pick<Rounding, "targets" | "factor" | "kept"> {
  readonly part: Part;
  readonly order: readonly number[];
}

/** Share of the mean of its diagonal that is added to a matrix of means, so that few pictures do not say too much. */
const ridge = 0.01;

function prepared(layer: Layer, part: Part, sight: Sight | undefined): Prepared {
  if (!sight) throw new Error(`nothing was seen of ${layer.name}: this is a bug in thumbnet`);
  const { columns } = part;
  const size = columns + 1;
  const seenAt = (i: number) => sight.seen.data[i * size + i]!;
  const order = Array.from({ length: columns }, (_, i) => i).sort((a, b) => seenAt(b) - seenAt(a));
  const all = [...order, columns];
  const added = ridge * meanOf(Array.from({ length: size }, (_, i) => seenAt(i))) || ridge;
  const inOrder = ({ data }: Matrix) =>
    matrixOf(size, size, (i, j) => data[all[i]! * size + all[j]!]! + (i === j ? added : 0));
  const factor = upperFactor(inOrder(sight.seen));
  const { rows } = part;
  const weights = weightsOf(layer, part, all);
  const kept = Uint8Array.from({ length: rows * columns }, (_, i) =>
    layer.w.data[part.offset(Math.floor(i / columns), order[i % columns]!)] === 0 ? 0 : 1,
  );
  return { part, order, factor, kept, targets: solved(factor, product(weights, inOrder(sight.meant))) };
}

/** [rows, columns + 1] with biases last, which the first part of a group alone has. */
const weightsOf = ({ w, b }: Layer, part: Part, order: readonly number[]): Matrix =>
  matrixOf(part.rows, part.columns + 1, (row, k) => {
    if (k < part.columns) return w.data[part.offset(row, order[k]!)]!;
    return part.firstColumn === 0 ? (b?.data[part.channel(row)] ?? 0) : 0;
  });

function product(a: Matrix, b: Matrix): Matrix {
  const data = new Float64Array(a.rows * b.columns);
  for (let row = 0; row < a.rows; row++)
    for (let k = 0; k < a.columns; k++) {
      const share = a.data[row * a.columns + k]!;
      for (let j = 0; share !== 0 && j < b.columns; j++)
        data[row * b.columns + j]! += share * b.data[k * b.columns + j]!;
    }
  return { rows: a.rows, columns: b.columns, data };
}

const pivotsOf = ({ rows, data }: Matrix): readonly number[] =>
  Array.from({ length: rows - 1 }, (_, k) => data[k * rows + k]!);

function rangeOf(parts: readonly Prepared[]): readonly [low: number, high: number] {
  let [low, high] = [0, 0];
  for (const { targets, kept, part } of parts)
    for (let i = 0; i < kept.length; i++) {
      const wanted = targets.data[Math.floor(i / part.columns) * targets.columns + (i % part.columns)]!;
      if (kept[i]) [low, high] = [Math.min(low, wanted), Math.max(high, wanted)];
    }
  return [low, high];
}

interface Codes {
  readonly step: number;
  readonly multiples: readonly Int16Array[];
}

/** The weights as the layer keeps them. */
function written({ w }: Layer, parts: readonly Prepared[], { step, multiples }: Codes): Float32Array {
  const weights = new Float32Array(w.data.length);
  for (const [p, { part, order }] of parts.entries()) {
    const { columns } = part;
    const list = multiples[p]!;
    for (let i = 0; i < list.length; i++)
      weights[part.offset(Math.floor(i / columns), order[i % columns]!)] = list[i]! * step;
  }
  return weights;
}

function biasesOf(layer: Layer, parts: readonly Prepared[], rounded: readonly Rounded[]): Float32Array {
  const before = layer.b?.data ?? new Float32Array();
  const biases = Float32Array.from(before);
  const share = 1 / rowsPerBias(layer);
  for (const [p, { part }] of parts.entries())
    for (const [row, bias] of rounded[p]!.biases.entries()) {
      const channel = part.channel(row);
      const own = part.firstColumn === 0 ? before[channel]! : 0;
      biases[channel]! += (bias - own) * share;
    }
  return biases;
}

const meanOf = (numbers: readonly number[]): number =>
  numbers.reduce((sum, one) => sum + one, 0) / Math.max(1, numbers.length);
