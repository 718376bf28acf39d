/** Products of matrices whose right side is known: 1×1 convolutions of as many pixels as there are rows. */
import type { Value } from "../../../ir/graph.ts";
import { type Convolution, convolution, weightSize } from "../kernels/convolution.ts";
import { type Lower, type Lowering, type Prepared, packedFrom, Refusal } from "./lowering.ts";
import { productPanels, type Run } from "./packing.ts";
import { biases, number, operand, optional } from "./reading.ts";

interface Sides {
  /** [depth, columns], or [columns, depth] where it is read transposed. */
  readonly b: Value;
  readonly isTransposed: boolean;
  /** What the product is multiplied by. */
  readonly alpha: number;
  readonly bias?: Prepared;
}

function multiply(lowering: Lowering, { b, isTransposed, alpha, bias }: Sides): void {
  const a = lowering.view(operand(lowering, "a"));
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
  };
  const panels = productPanels({
    start: 0,
    groups: once,
    columns: { count: columns, step: isTransposed ? depth : 1 },
    taps: [once, once],
    channels: { count: depth, step: isTransposed ? 1 : columns },
  });
  const asIs = packedFrom(b, weightSize(shape), panels);
  const w = alpha === 1 ? asIs : scaledBy(alpha, asIs);
  lowering.call(convolution(shape), { x: a, w, ...(bias && { b: bias }), y });
}

const once: Run = { count: 1, step: 0 };

const scaledBy = (factor: number, { from, words, prepare }: Prepared): Prepared => ({
  from,
  words,
  prepare: (given) => Float32Array.from(prepare(given), (word) => factor * word),
});

/** beta · c for every column, where c has one row or is one number. */
function biasOf(lowering: Lowering, c: Value): Prepared {
  const columns = lowering.y.type.shape[1] ?? 1;
  const count = c.type.shape.reduce((product, extent) => product * extent, 1);
  if (count !== 1 && (count !== columns || c.type.shape.at(-1) !== columns))
    throw new Refusal(
      lowering.node,
      `c has shape [${c.type.shape.join(", ")}]; give one number for each of ${columns} columns`,
    );
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

export const lowerGemm: Lower = (lowering) => {
  if (number(lowering, "transA"))
    throw new Refusal(
      lowering.node,
      "it does not read a transposed; transpose it before, and set transA to 0",
    );
  const bias = optional(lowering, "c") && biasOf(lowering, lowering.known("c"));
  multiply(lowering, {
    b: lowering.known("b"),
    isTransposed: number(lowering, "transB") === 1,
    alpha: number(lowering, "alpha"),
    ...(bias && { bias }),
  });
};

export const lowerMatMul: Lower = (lowering) => {
  const [a, b] = [operand(lowering, "a"), operand(lowering, "b")];
  if (a.type.shape.length !== 2 || b.type.shape.length !== 2)
    throw new Refusal(lowering.node, "it only multiplies two matrices; reshape a and b to two axes");
  multiply(lowering, { b: lowering.known("b"), isTransposed: false, alpha: 1 });
};
