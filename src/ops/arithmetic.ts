/**
 * Broadcasting arithmetic, comparison and choice; Expand, and ReduceSum which undoes it.
 *
 * Expand copies an element to every place that broadcasting gives it and ReduceSum adds those places up,
 * so each is the other's derivative, and `sumTo` is the derivative of every broadcast in this file.
 */
import { Misfit } from "../ir/errors.ts";
import type { Value } from "../ir/graph.ts";
import { defineOp, free, type Gradient } from "../ir/op.ts";
import { type DType, type Shape, sameShape, type TensorType } from "../ir/tensor.ts";
import { broadcastShape, everyAxis, keptShape, reducedType, sourcesOf } from "./broadcast.ts";
import { checkFloat } from "./checks.ts";
import { constantOf } from "./constant.ts";
import { reshape } from "./layout.ts";

const scalar: Shape = [];
type Conversion = { readonly to: DType };
const toFloat: Conversion = { to: "float32" };

/** x repeated to `shape`, which it must broadcast to. */
export const expand = defineOp({
  name: "Expand",
  inputs: { x: "one" },
  attributes: { shape: scalar },
  exactness: "exact",

  infer({ x }, { shape }) {
    const stretched = broadcastShape({ x, shape: { dtype: x.dtype, shape } });
    if (!sameShape(stretched, shape))
      throw new Misfit(
        `x does not fit in the shape [${shape.join(", ")}]`,
        `expand to [${stretched.join(", ")}], or reduce x first`,
      );
    return { dtype: x.dtype, shape };
  },

  cost: free,

  evaluate({ x }, _, y) {
    const from = sourcesOf(x.type.shape, y.type.shape);
    for (let i = 0; i < from.length; i++) y.data[i] = x.data[from[i]!]!;
  },
});

export const expandGradient: Gradient<typeof expand> = ({ x }, { dy }) => ({
  x: () => sumTo(dy, x.type.shape),
});

/** Sum over `axes`, or over all when none is named; with keepdims 1 they stay, with extent 1. */
export const reduceSum = defineOp({
  name: "ReduceSum",
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
    y.data.set(sums);
  },
});

export const reduceSumGradient: Gradient<typeof reduceSum> = ({ x }, { dy }, { axes }) => ({
  x: () => expand({ x: withShape(dy, keptShape(x.type.shape, axes)) }, { shape: x.type.shape }),
});

/** Adds up what broadcasting a value of `shape` repeated: the derivative in it of what it was repeated to. */
export function sumTo(dy: Value, shape: Shape): Value {
  const { shape: wide } = dy.type;
  const missing = wide.length - shape.length;
  const axes = wide.flatMap((extent, axis) => (extent === shape[axis - missing] ? [] : [axis]));
  const summed = axes.length ? reduceSum({ x: dy }, { axes, keepdims: missing ? 0 : 1 }) : dy;
  return withShape(summed, shape);
}

/** x, reshaped when its shape is not yet `shape`. */
export const withShape = (x: Value, shape: Shape): Value =>
  sameShape(x.type.shape, shape) ? x : reshape({ x }, { shape });

/** a + b. */
export const add = pairwise("Add", (a, b) => a + b);

export const addGradient: Gradient<typeof add> = ({ a, b }, { dy }) => ({
  a: () => sumTo(dy, a.type.shape),
  b: () => sumTo(dy, b.type.shape),
});

/** a − b. */
export const sub = pairwise("Sub", (a, b) => a - b);

export const subGradient: Gradient<typeof sub> = ({ a, b }, { dy }) => ({
  a: () => sumTo(dy, a.type.shape),
  b: () => minus(sumTo(dy, b.type.shape)),
});

/** a · b, element by element. */
export const mul = pairwise("Mul", (a, b) => a * b);

export const mulGradient: Gradient<typeof mul> = ({ a, b }, { dy }) => ({
  a: () => sumTo(mul({ a: dy, b }), a.type.shape),
  b: () => sumTo(mul({ a: dy, b: a }), b.type.shape),
});

/** a / b; of integers the whole part. */
export const div = pairwise("Div", (a, b) => a / b);

export const divGradient: Gradient<typeof div> = ({ a, b }, { y, dy }) => ({
  a: () => sumTo(div({ a: dy, b }), a.type.shape),
  b: () => minus(sumTo(div({ a: mul({ a: dy, b: y }), b }), b.type.shape)),
});

/** Whether a > b. */
export const greater = pairwise("Greater", (a, b) => Number(a > b), "bool");

/** Whether a = b. */
export const equal = pairwise("Equal", (a, b) => Number(a === b), "bool");

/** a where the condition holds, b elsewhere. */
export const where = defineOp({
  name: "Where",
  inputs: { condition: "one", a: "one", b: "one" },
  attributes: {},
  exactness: "exact",

  infer({ condition, a, b }) {
    if (condition.dtype !== "bool")
      throw new Misfit(`condition is ${condition.dtype}, not bool`, "compare it with a number first");
    checkAlike(a, b);
    return { dtype: a.dtype, shape: broadcastShape({ condition, a, b }) };
  },

  cost: free,

  evaluate({ condition, a, b }, _, y) {
    const { shape } = y.type;
    const asks = sourcesOf(condition.type.shape, shape);
    const fromA = sourcesOf(a.type.shape, shape);
    const fromB = sourcesOf(b.type.shape, shape);
    for (let i = 0; i < y.data.length; i++)
      y.data[i] = condition.data[asks[i]!] ? a.data[fromA[i]!]! : b.data[fromB[i]!]!;
  },
});

export const whereGradient: Gradient<typeof where> = ({ condition, a, b }, { dy }) => ({
  a: () => sumTo(where({ condition, a: dy, b: constantOf(dy, 0) }), a.type.shape),
  b: () => sumTo(where({ condition, a: constantOf(dy, 0), b: dy }), b.type.shape),
});

/** x as another type of number: towards zero for integers, whether it is not 0 for bool. */
export const cast = defineOp({
  name: "Cast",
  inputs: { x: "one" },
  attributes: toFloat,
  exactness: "exact",

  infer: ({ x }, { to }) => ({ dtype: to, shape: x.shape }),
  cost: free,

  evaluate({ x }, { to }, y) {
    for (let i = 0; i < y.data.length; i++) y.data[i] = to === "bool" ? Number(x.data[i] !== 0) : x.data[i]!;
  },
});

/** Integers and bools move in steps, flat wherever they have a derivative: nothing flows through. */
export const castGradient: Gradient<typeof cast> = ({ x }, { dy }, { to }) => ({
  x: x.type.dtype === "float32" && to === "float32" ? () => dy : undefined,
});

/** An operator on the elements of two broadcast tensors of one type, which `result` has too unless given. */
function pairwise(name: string, f: (a: number, b: number) => number, result?: DType) {
  return defineOp({
    name,
    inputs: { a: "one", b: "one" },
    attributes: {},
    exactness: "exact",

    infer({ a, b }) {
      checkAlike(a, b);
      if (a.dtype === "bool") throw new Misfit("a and b are bool, not numbers", "cast them to float32");
      return { dtype: result ?? a.dtype, shape: broadcastShape({ a, b }) };
    },

    cost: free,

    evaluate({ a, b }, _, y) {
      const fromA = sourcesOf(a.type.shape, y.type.shape);
      const fromB = sourcesOf(b.type.shape, y.type.shape);
      for (let i = 0; i < y.data.length; i++) y.data[i] = f(a.data[fromA[i]!]!, b.data[fromB[i]!]!);
    },
  });
}

function checkAlike(a: TensorType, b: TensorType): void {
  if (a.dtype !== b.dtype)
    throw new Misfit(`a is ${a.dtype} but b is ${b.dtype}`, `cast one of them to the other's type`);
}

const minus = (x: Value): Value => mul({ a: x, b: constantOf(x, -1) });
