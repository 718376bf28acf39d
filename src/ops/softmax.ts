/** Softmax and its logarithm along one axis. */
import { defineOp, free, type Gradient } from "../ir/op.ts";
import { type Numbers, sizeOf, type TensorType } from "../ir/tensor.ts";
import { mul, reduceSum, sub } from "./arithmetic.ts";
import { checkAxes, checkFloat } from "./checks.ts";
import { exp } from "./elementwise.ts";

/** Channels, where pixels are classified. ONNX's default is the last axis. */
const alongChannels = { axis: 1 };

/** y = e^(x − m) / Σ e^(x − m) along `axis`, where m is the maximum, so that nothing overflows. */
export const softmax = defineOp({
  name: "Softmax",
  inputs: { x: "one" },
  attributes: alongChannels,
  exactness: "rounding",
  infer: sameType,
  cost: free,

  evaluate({ x }, { axis }, y) {
    for (const line of linesOf(x.type, axis)) {
      const top = logSumExp(x.data, line);
      for (const i of line) y.data[i] = Math.exp(x.data[i]! - top);
    }
  },
});

/** y · (dy − Σ dy · y). */
export const softmaxGradient: Gradient<typeof softmax> = (_, { y, dy }, { axis }) => ({
  x: () => {
    const mean = reduceSum({ x: mul({ a: dy, b: y }) }, { axes: [axis], keepdims: 1 });
    return mul({ a: y, b: sub({ a: dy, b: mean }) });
  },
});

/** y = x − m − log Σ e^(x − m) along `axis`, where m is the maximum: log Softmax, which cannot underflow. */
export const logSoftmax = defineOp({
  name: "LogSoftmax",
  inputs: { x: "one" },
  attributes: alongChannels,
  exactness: "rounding",
  infer: sameType,
  cost: free,

  evaluate({ x }, { axis }, y) {
    for (const line of linesOf(x.type, axis)) {
      const top = logSumExp(x.data, line);
      for (const i of line) y.data[i] = x.data[i]! - top;
    }
  },
});

/** dy − eʸ · Σ dy. */
export const logSoftmaxGradient: Gradient<typeof logSoftmax> = (_, { y, dy }, { axis }) => ({
  x: () => {
    const sum = reduceSum({ x: dy }, { axes: [axis], keepdims: 1 });
    return sub({ a: dy, b: mul({ a: exp({ x: y }), b: sum }) });
  },
});

function sameType({ x }: { readonly x: TensorType }, { axis }: typeof alongChannels): TensorType {
  checkFloat("x", x);
  checkAxes("x", x, [axis]);
  return x;
}

/** The offsets of the elements that share a sum. */
function* linesOf({ shape }: TensorType, axis: number): Generator<readonly number[]> {
  const extent = shape[axis]!;
  const inner = sizeOf(shape.slice(axis + 1));
  for (let outer = 0; outer < sizeOf(shape.slice(0, axis)); outer++)
    for (let i = 0; i < inner; i++)
      yield Array.from({ length: extent }, (_, along) => (outer * extent + along) * inner + i);
}

/** log Σ eˣ over one line, from the differences to its maximum. */
function logSumExp(x: Numbers, line: readonly number[]): number {
  let top = -Infinity;
  for (const i of line) top = Math.max(top, x[i]!);
  let sum = 0;
  for (const i of line) sum += Math.exp(x[i]! - top);
  return top + Math.log(sum);
}
