import { type Matrix, matrixOf } from "../low-rank/matrix.ts";
import type { Layer } from "../quantization/index.ts";
import { balancedStep, gridFor } from "./grid.ts";
import { hasOwnBias, type Part } from "./parts.ts";
import { ratesFor } from "./rates.ts";
import { type Rounded, type Rounding, roundRows } from "./round-rows.ts";
import type { Sight } from "./sight.ts";

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
  /** Absent where they stay as they are. */
  readonly biases?: Float32Array;
  /** Mean squared error of the result, summed over its channels. */
  readonly error: number;
}

/**
 * Weights as multiples of one step, and biases, that make nearly the same of what the layer sees. Weights of 0 stay 0.
 */
export function fitLayer(layer: Layer, sights: readonly Sight[], fitting: Fitting): Fitted {
  const { importance, price, entries } = fitting;
  const parts = sights.map((sight) => prepared(layer, sight));
  const precision = meanOf(parts.map(({ factor }) => meanOf(pivotsOf(factor).map((pivot) => pivot ** 2))));
  const step = balancedStep(price, importance * precision);
  const grid = gridFor({ step, range: rangeOf(layer.w.data), entries });
  // What a number takes is not known before all are rounded: one time tells the next.
  let rates: Float64Array = new Float64Array(grid.high - grid.low + 1);
  let rounded: readonly Rounded[] = [];
  for (let time = 0; time < times; time++) {
    rounded = parts.map((part) => roundRows({ ...part, grid, rates, price: price / importance }));
    rates = ratesFor(grid, multiplesOf(rounded));
  }
  return {
    weights: written(layer, parts, { step: grid.step, multiples: multiplesOf(rounded) }),
    ...(hasOwnBias(layer) && { biases: biasesOf(layer, parts, rounded) }),
    error: rounded.reduce((sum, { error }) => sum + error, 0),
  };
}

const times = 3;

const multiplesOf = (rounded: readonly Rounded[]) => rounded.map(({ multiples }) => multiples);

interface Prepared extends Sight, Pick<Rounding, "targets" | "kept"> {}

function prepared(layer: Layer, sight: Sight): Prepared {
  const { part, order } = sight;
  const { rows, columns } = part;
  const kept = Uint8Array.from({ length: rows * columns }, (_, i) =>
    layer.w.data[part.offset(Math.floor(i / columns), order[i % columns]!)] === 0 ? 0 : 1,
  );
  return { ...sight, kept, targets: weightsOf(layer, part, order) };
}

/** [rows, columns + 1] with biases last, which the first part of a group alone has. */
const weightsOf = ({ w, b }: Layer, part: Part, order: readonly number[]): Matrix =>
  matrixOf(part.rows, part.columns + 1, (row, k) => {
    if (k < part.columns) return w.data[part.offset(row, order[k]!)]!;
    return part.firstColumn === 0 ? (b?.data[part.channel(row)] ?? 0) : 0;
  });

const pivotsOf = ({ rows, data }: Matrix): readonly number[] =>
  Array.from({ length: rows - 1 }, (_, k) => data[k * rows + k]!);

function rangeOf(weights: Float32Array): readonly [low: number, high: number] {
  let [low, high] = [0, 0];
  for (const weight of weights) [low, high] = [Math.min(low, weight), Math.max(high, weight)];
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
  for (const [p, { part }] of parts.entries())
    for (const [row, bias] of rounded[p]!.biases.entries()) {
      const channel = part.channel(row);
      const own = part.firstColumn === 0 ? before[channel]! : 0;
      biases[channel]! += bias - own;
    }
  return biases;
}

const meanOf = (numbers: readonly number[]): number =>
  numbers.reduce((sum, one) => sum + one, 0) / Math.max(1, numbers.length);
