/** MatMul and Gemm: products of matrices, which are the last two axes of a tensor. */
import { Misfit } from "../ir/errors.ts";
import type { Value } from "../ir/graph.ts";
import { defineOp, type Gradient } from "../ir/op.ts";
import { sameShape, sizeOf, type TensorType } from "../ir/tensor.ts";
import { mul, sumTo } from "./arithmetic.ts";
import { broadcastShape, sourcesOf } from "./broadcast.ts";
import { checkFloat, checkSwitches } from "./checks.ts";
import { constantOf } from "./constant.ts";
import { transpose } from "./layout.ts";

/** y[…, i, j] = Σ a[…, i, l] · b[…, l, j]; the axes before the last two broadcast. */
export const matMul = defineOp({
  name: "MatMul",
  inputs: { a: "one", b: "one" },
  attributes: {},
  exactness: "rounding",

  infer({ a, b }) {
    const [m, reads] = matrixOf("a", a);
    const [depth, n] = matrixOf("b", b);
    checkDepth(reads, depth);
    return { dtype: a.dtype, shape: [...broadcastShape({ a: stackOf(a), b: stackOf(b) }), m, n] };
  },

  cost({ a }, _, y) {
    const [, depth] = matrixOf("a", a);
    return { macs: sizeOf(y.shape) * depth };
  },

  evaluate({ a, b }, _, y) {
    const [m, depth] = matrixOf("a", a.type);
    const [, n] = matrixOf("b", b.type);
    const stack = stackOf(y.type).shape;
    const fromA = sourcesOf(stackOf(a.type).shape, stack);
    const fromB = sourcesOf(stackOf(b.type).shape, stack);
    for (let s = 0; s < fromA.length; s++)
      for (let i = 0; i < m; i++)
        for (let j = 0; j < n; j++) {
          let sum = 0;
          for (let l = 0; l < depth; l++)
            sum += a.data[(fromA[s]! * m + i) * depth + l]! * b.data[(fromB[s]! * depth + l) * n + j]!;
          y.data[(s * m + i) * n + j] = sum;
        }
  },
});

export const matMulGradient: Gradient<typeof matMul> = ({ a, b }, { dy }) => ({
  a: () => sumTo(matMul({ a: dy, b: turned(b) }), a.type.shape),
  b: () => sumTo(matMul({ a: turned(a), b: dy }), b.type.shape),
});

/** y = alpha · a · b + beta · c, where transA and transB 1 read a and b transposed, and c broadcasts to y. */
export const gemm = defineOp({
  name: "Gemm",
  inputs: { a: "one", b: "one", c: "optional" },
  attributes: { alpha: 1, beta: 1, transA: 0, transB: 0 },
  exactness: "rounding",

  infer({ a, b, c }, { transA, transB }) {
    checkSwitches({ transA, transB });
    if (c) checkFloat("c", c);
    const [m, reads] = readAs(planeOf("a", a), transA);
    const [depth, n] = readAs(planeOf("b", b), transB);
    checkDepth(reads, depth);
    const y = { dtype: a.dtype, shape: [m, n] };
    if (c && !sameShape(broadcastShape({ "a · b": y, c }), y.shape))
      throw new Misfit(
        `c has shape [${c.shape.join(", ")}] but a · b has [${y.shape.join(", ")}]`,
        `give c shape [${n}]`,
      );
    return y;
  },

  cost({ a }, { transA }, y) {
    const [, depth] = readAs(planeOf("a", a), transA);
    return { macs: sizeOf(y.shape) * depth };
  },

  evaluate({ a, b, c }, { alpha, beta, transA, transB }, y) {
    const [m, n] = planeOf("y", y.type);
    const [, depth] = readAs(planeOf("a", a.type), transA);
    const fromC = c && sourcesOf(c.type.shape, y.type.shape);
    for (let i = 0; i < m; i++)
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let l = 0; l < depth; l++)
          sum += a.data[transA ? l * m + i : i * depth + l]! * b.data[transB ? j * depth + l : l * n + j]!;
        y.data[i * n + j] = alpha * sum + (c && fromC ? beta * c.data[fromC[i * n + j]!]! : 0);
      }
  },
});

/** With A and B as they are read, dA = alpha · dy · Bᵀ and dB = alpha · Aᵀ · dy, turned as a and b are. */
export const gemmGradient: Gradient<typeof gemm> = (
  { a, b, c },
  { dy },
  { alpha, beta, transA, transB },
) => ({
  a: () =>
    transA
      ? gemm({ a: b, b: dy }, { alpha, transA: transB, transB: 1 })
      : gemm({ a: dy, b }, { alpha, transB: 1 - transB }),
  b: () =>
    transB
      ? gemm({ a: dy, b: a }, { alpha, transA: 1, transB: transA })
      : gemm({ a, b: dy }, { alpha, transA: 1 - transA }),
  c: c && (() => scaled(sumTo(dy, c.type.shape), beta)),
});

type Extents = readonly [rows: number, columns: number];

/** Rows and columns of the matrices bound to `slot`; a `Misfit` when there are none. */
function matrixOf(slot: string, type: TensorType): Extents {
  checkFloat(slot, type);
  const [columns, rows] = type.shape.toReversed();
  if (rows === undefined || columns === undefined)
    throw new Misfit(`${slot} has rank ${type.shape.length}, not 2 or more`, `reshape ${slot} to a matrix`);
  return [rows, columns];
}

/** Like `matrixOf`, when there may be only one matrix. */
function planeOf(slot: string, type: TensorType): Extents {
  if (type.shape.length !== 2)
    throw new Misfit(`${slot} has rank ${type.shape.length}, not 2`, `reshape ${slot} to a matrix`);
  return matrixOf(slot, type);
}

const readAs = ([rows, columns]: Extents, transposed: number): Extents =>
  transposed ? [columns, rows] : [rows, columns];

function checkDepth(reads: number, depth: number): void {
  if (reads !== depth)
    throw new Misfit(
      `a has ${reads} columns but b has ${depth} rows`,
      "make the two equal, or transpose one of them",
    );
}

/** The axes before the matrices. */
const stackOf = ({ dtype, shape }: TensorType): TensorType => ({ dtype, shape: shape.slice(0, -2) });

/** Every matrix of x transposed. */
function turned(x: Value): Value {
  const axes = x.type.shape.map((_, axis) => axis);
  return transpose({ x }, { perm: [...axes.slice(0, -2), ...axes.slice(-2).reverse()] });
}

const scaled = (x: Value, by: number): Value => (by === 1 ? x : mul({ a: x, b: constantOf(x, by) }));
