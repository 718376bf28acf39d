/** ReduceMean and ReduceMax; ReduceSum lives with its transpose, Expand, in arithmetic. */
import { defineOp, free, type Gradient } from "../ir/op.ts";
import { type Shape, sizeOf } from "../ir/tensor.ts";
import { cast, div, equal, expand, mul, reduceSum, withShape } from "./arithmetic.ts";
import { everyAxis, keptShape, reducedType, sourcesOf } from "./broadcast.ts";
import { checkFloat } from "./checks.ts";
import { constantOf } from "./constant.ts";

/** Mean over `axes`, or over all when none is named; with keepdims 1 they stay, with extent 1. */
export const reduceMean = defineOp({
  name: "ReduceMean",
  inputs: { x: "one" },
  attributes: everyAxis,
  exactness: "rounding",

  infer({ x }, reduction) {
    checkFloat("x", x);
    return reducedType(x, reduction);
  },

  cost: free,

  evaluate({ x }, { axes }, y) {
    const to = sourcesOf(keptShape(x.type.shape, axes), x.type.shape);
    const sums = new Float64Array(y.data.length);
    for (let i = 0; i < to.length; i++) sums[to[i]!]! += x.data[i]!;
    for (let i = 0; i < sums.length; i++) y.data[i] = sums[i]! / reducedCount(x.type.shape, axes);
  },
});

export const reduceMeanGradient: Gradient<typeof reduceMean> = ({ x }, { dy }, { axes }) => ({
  x: () => {
    const { shape } = x.type;
    const share = div({ a: dy, b: constantOf(dy, reducedCount(shape, axes)) });
    return expand({ x: withShape(share, keptShape(shape, axes)) }, { shape });
  },
});

/**
 * Maximum over `axes`, or over all when none is named; with keepdims 1 they stay, with extent 1.
 *
 * Where several elements are the maximum, the derivative is shared equally among them.
 */
export const reduceMax = defineOp({
  name: "ReduceMax",
  inputs: { x: "one" },
  attributes: everyAxis,
  exactness: "exact",

  infer({ x }, reduction) {
    checkFloat("x", x);
    return reducedType(x, reduction);
  },

  cost: free,

  evaluate({ x }, { axes }, y) {
    const to = sourcesOf(keptShape(x.type.shape, axes), x.type.shape);
    y.data.fill(-Infinity);
    for (let i = 0; i < to.length; i++) y.data[to[i]!] = Math.max(y.data[to[i]!]!, x.data[i]!);
  },
});

export const reduceMaxGradient: Gradient<typeof reduceMax> = ({ x }, { y, dy }, { axes }) => ({
  x: () => {
    const kept = keptShape(x.type.shape, axes);
    const largest = cast({ x: equal({ a: x, b: withShape(y, kept) }) }, { to: "float32" });
    const count = reduceSum({ x: largest }, { axes, keepdims: 1 });
    return mul({ a: largest, b: div({ a: withShape(dy, kept), b: count }) });
  },
});

/** How many elements of x each element of the result stands for. */
const reducedCount = (shape: Shape, axes: readonly number[]): number =>
  sizeOf(shape) / sizeOf(keptShape(shape, axes));
