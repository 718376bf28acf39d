/** Products of matrices whose right side is known: 1×1 convolutions of as many pixels as there are rows. */
import type { Value } from "../../../ir/graph.ts";
import { sizeOf, stridesOf, type TensorType } from "../../../ir/tensor.ts";
import { type Convolution, weightSize } from "../kernels/blocks.ts";
import { convolution } from "../kernels/convolution.ts";
import { map } from "../kernels/map.ts";
import type { View } from "../view.ts";
import { copyAll } from "./copies.ts";
import { type Lower, type Lowering, type Prepared, packedFrom, Refusal } from "./lowering.ts";
import { type Multiplied, multiplied } from "./multiplied.ts";
import { productPanels, type Run } from "./packing.ts";
import { biases, boxOf, number, operand, optional } from "./reading.ts";

interface Sides {
  /** [rows, depth], row by row. */
  readonly a: View;
  /** [depth, columns], or [columns, depth] where it is read transposed. */
  readonly b: Multiplied;
  readonly isTransposed: boolean;
  /** What the product is multiplied by. */
  readonly alpha: number;
  readonly bias?: Prepared;
}

function multiply(lowering: Lowering, { a, b, isTransposed, alpha, bias }: Sides): void {
  const { y } = lowering;
  const [rows = 1, depth = 1] = a.type.shape;
  const columns = y.type.shape[1] ?? 1;
  const shape: Convolution = {
    batch: 1,
    x: { h: rows, w: 1, channels: depth, pitch: depth },
    taps: { kh: 1, kw: 1, dilations: [1, 1] },
    strides: [1, 1],
    origin: [0, 0],
    windows: [rows, 1],
    groups: 1,
    out: columns,
    y: { h: rows, w: 1, pitch: columns, steps: [1, 1], first: [0, 0], repeats: [1, 1] },
    bias: bias ? 1 : 0,
    finish: lowering.finish,
    words: b.words,
  };
  const panels = productPanels({
    words: b.words,
    start: 0,
    groups: once,
    columns: { count: columns, step: isTransposed ? depth : 1 },
    taps: [once, once],
    channels: { count: depth, step: isTransposed ? 1 : columns },
  });
  const asIs = packedFrom(b.w, weightSize(shape), panels);
  const w = alpha === 1 ? asIs : scaledBy(alpha, asIs);
  lowering.call(convolution(shape), { x: a, w, b: bias, steps: b.steps, y });
}

const once: Run = { count: 1, step: 0 };

const scaledBy = (factor: number, { from, words, prepare }: Prepared): Prepared => ({
  from,
  words,
  prepare: (given) => Float32Array.from(prepare(given), (word) => factor * word),
});

/** beta · c for every column, where c is one row or one number. */
function biasOf(lowering: Lowering, c: Value): Prepared {
  const columns = lowering.y.type.shape[1] ?? 1;
  const count = sizeOf(c.type.shape);
  const beta = number(lowering, "beta");
  if (beta === 1 && count === columns) return biases(c, columns);
  const words = Math.ceil(columns / 8) * 8;
  return {
    from: [c],
    words,
    prepare: ([given]) =>
      Float32Array.from(
        { length: words },
        (_, column) => beta * (given?.data[count === 1 ? 0 : column] ?? 0),
      ),
  };
}

/** Adds beta · c to the product, where the rows of c differ. */
function addRows(lowering: Lowering, c: Value): void {
  const { y } = lowering;
  const beta = number(lowering, "beta");
  const rows = rowMajor(c.type);
  const weighed: Prepared = {
    from: [c],
    words: rows.buffer.words,
    prepare: ([given]) => Float32Array.from(given?.data ?? [], (word) => beta * word),
  };
  lowering.call(map({ body: "add", axes: boxOf(y.type.shape, [y, rows, y]) }), { a: y, b: weighed, y });
}

/** A place of its own for a matrix. */
const rowMajor = (type: TensorType): View => ({
  type,
  buffer: { words: sizeOf(type.shape) },
  offset: 0,
  strides: stridesOf(type.shape),
});

/** A matrix [depth, rows] copied to [rows, depth]. */
function transposed(lowering: Lowering, a: View): View {
  const turned = { ...a, type: { ...a.type, shape: a.type.shape.toReversed() } };
  const copy = rowMajor(turned.type);
  copyAll(lowering, { ...turned, strides: a.strides.toReversed() }, copy);
  return copy;
}

export const lowerGemm: Lower = (lowering) => {
  const a = lowering.view(operand(lowering, "a"));
  const c = optional(lowering, "c") && lowering.known("c");
  const isRow = c && sizeOf(c.type.shape.slice(0, -1)) === 1;
  const isTransposed = number(lowering, "transB") === 1;
  const alpha = number(lowering, "alpha");
  const w = lowering.known("b");
  const columns = lowering.y.type.shape[1] ?? 1;
  const sides = { x: operand(lowering, "a"), w, columns, axis: isTransposed ? 0 : 1 };
  multiply(lowering, {
    a: number(lowering, "transA") ? transposed(lowering, a) : a,
    b: alpha === 1 ? multiplied(lowering, sides) : { words: "floats", w },
    isTransposed,
    alpha,
    ...(isRow && { bias: biasOf(lowering, c) }),
  });
  if (c && !isRow) addRows(lowering, c);
};

export const lowerMatMul: Lower = (lowering) => {
  const [a, b] = [operand(lowering, "a"), operand(lowering, "b")];
  if (a.type.shape.length !== 2 || b.type.shape.length !== 2)
    throw new Refusal(lowering.node, "it only multiplies two matrices; reshape a and b to two axes");
  const w: Multiplied = { words: "floats", w: lowering.known("b") };
  multiply(lowering, { a: lowering.view(a), b: w, isTransposed: false, alpha: 1 });
};
