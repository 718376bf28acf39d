/** Functions of one number, applied to every element of x. */
import { Misfit } from "../ir/errors.ts";
import { type Attributes, defineOp, type Exactness, free, type Gradient } from "../ir/op.ts";
import { add, div, equal, greater, mul, sub, where } from "./arithmetic.ts";
import { checkFloat, checkShape } from "./checks.ts";
import { constantOf } from "./constant.ts";
import { nearestEven } from "./rounding.ts";

/** max(x, 0); flat at 0. */
export const relu = pointwise({ name: "Relu", attributes: {}, exactness: "exact", f: (x) => Math.max(x, 0) });

/** Asks y, not x, which is thus free to be forgotten. */
export const reluGradient: Gradient<typeof relu> = (_, { y, dy }) => ({ x: () => gate({ x: dy, by: y }) });

/** x where `by` > 0, 0 elsewhere. Not an ONNX operator. */
export const gate = defineOp({
  name: "Gate",
  inputs: { x: "one", by: "one" },
  attributes: {},
  exactness: "exact",

  infer({ x, by }) {
    checkFloat("x", x);
    checkFloat("by", by);
    checkShape("by", by, x.shape, "x has");
    return x;
  },

  cost: free,

  evaluate({ x, by }, _, y) {
    for (let i = 0; i < y.data.length; i++) y.data[i] = by.data[i]! > 0 ? x.data[i]! : 0;
  },
});

export const gateGradient: Gradient<typeof gate> = ({ by }, { dy }) => ({ x: () => gate({ x: dy, by }) });

/** x, but no less than `min` and no more than `max`; has slope 1 at both. */
export const clip = pointwise({
  name: "Clip",
  attributes: { min: -Infinity, max: Infinity },
  exactness: "exact",
  check: ({ min, max }) => {
    if (!(min <= max))
      throw new Misfit(`min is ${min} but max is ${max}`, "give a max that is not below min");
  },
  f: (x, { min, max }) => Math.min(Math.max(x, min), max),
});

/** Flows where x was left as it was. */
export const clipGradient: Gradient<typeof clip> = ({ x }, { y, dy }) => ({
  x: () => where({ condition: equal({ a: x, b: y }), a: dy, b: constantOf(dy, 0) }),
});

/** x where x > 0, alpha · x elsewhere; has slope alpha at 0. */
export const leakyRelu = pointwise({
  name: "LeakyRelu",
  attributes: { alpha: 0.01 },
  exactness: "rounding",
  f: (x, { alpha }) => (x > 0 ? x : alpha * x),
});

export const leakyReluGradient: Gradient<typeof leakyRelu> = ({ x }, { dy }, { alpha }) => ({
  x: () =>
    where({
      condition: greater({ a: x, b: constantOf(x, 0) }),
      a: dy,
      b: mul({ a: dy, b: constantOf(dy, alpha) }),
    }),
});

/** 1 / (1 + e⁻ˣ). */
export const sigmoid = pointwise({
  name: "Sigmoid",
  attributes: {},
  exactness: "rounding",
  f: (x) => 1 / (1 + Math.exp(-x)),
});

/** y · (1 − y). */
export const sigmoidGradient: Gradient<typeof sigmoid> = (_, { y, dy }) => ({
  x: () => mul({ a: dy, b: mul({ a: y, b: sub({ a: constantOf(y, 1), b: y }) }) }),
});

/** alpha · x + beta, kept between 0 and 1; flat at both. */
export const hardSigmoid = pointwise({
  name: "HardSigmoid",
  attributes: { alpha: 0.2, beta: 0.5 },
  exactness: "rounding",
  f: (x, { alpha, beta }) => between0And1(alpha * x + beta),
});

/** alpha where y · (1 − y) > 0. */
export const hardSigmoidGradient: Gradient<typeof hardSigmoid> = (_, { y, dy }, { alpha }) => ({
  x: () => {
    const inside = mul({ a: y, b: sub({ a: constantOf(y, 1), b: y }) });
    return gate({ x: mul({ a: dy, b: constantOf(dy, alpha) }), by: inside });
  },
});

/** x · h, where h = x/6 + 1/2 kept between 0 and 1; has slope h at its kinks (Howard et al. 2019, §5.2). */
export const hardSwish = pointwise({
  name: "HardSwish",
  attributes: {},
  exactness: "rounding",
  f: (x) => x * between0And1(x / 6 + 0.5),
});

/** h, plus x/6 where |x| < 3. */
export const hardSwishGradient: Gradient<typeof hardSwish> = ({ x }, { dy }) => ({
  x: () => {
    const h = hardSigmoid({ x }, { alpha: 1 / 6, beta: 0.5 });
    const inside = sub({ a: constantOf(x, 9), b: mul({ a: x, b: x }) });
    const ramp = div({ a: gate({ x, by: inside }), b: constantOf(x, 6) });
    return mul({ a: dy, b: add({ a: h, b: ramp }) });
  },
});

/** eˣ. */
export const exp = pointwise({ name: "Exp", attributes: {}, exactness: "rounding", f: Math.exp });

export const expGradient: Gradient<typeof exp> = (_, { y, dy }) => ({ x: () => mul({ a: dy, b: y }) });

/** The natural logarithm; −∞ at 0 and NaN below. */
export const log = pointwise({ name: "Log", attributes: {}, exactness: "rounding", f: Math.log });

export const logGradient: Gradient<typeof log> = ({ x }, { dy }) => ({ x: () => div({ a: dy, b: x }) });

/** √x; NaN below 0, and infinitely steep at 0. */
export const sqrt = pointwise({ name: "Sqrt", attributes: {}, exactness: "exact", f: Math.sqrt });

/** 1 / 2y. */
export const sqrtGradient: Gradient<typeof sqrt> = (_, { y, dy }) => ({
  x: () => div({ a: dy, b: add({ a: y, b: y }) }),
});

/** The nearest whole number, of two the even one. Training sees through it: it has slope 1 (Bengio et al. 2013). */
export const roundStraightThrough = pointwise({
  name: "RoundStraightThrough",
  attributes: {},
  exactness: "exact",
  f: nearestEven,
});

export const roundStraightThroughGradient: Gradient<typeof roundStraightThrough> = (_, { dy }) => ({
  x: () => dy,
});

interface Pointwise<A extends Attributes> {
  readonly name: string;
  readonly attributes: A;
  readonly exactness: Exactness;
  readonly check?: (attributes: A) => void;
  readonly f: (x: number, attributes: A) => number;
}

/** An operator that applies `f` to every element. */
function pointwise<A extends Attributes>({ name, attributes, exactness, check = () => {}, f }: Pointwise<A>) {
  return defineOp({
    name,
    inputs: { x: "one" },
    attributes,
    exactness,

    infer({ x }, given) {
      checkFloat("x", x);
      check(given);
      return x;
    },

    cost: free,

    evaluate({ x }, given, y) {
      for (let i = 0; i < y.data.length; i++) y.data[i] = f(x.data[i]!, given);
    },
  });
}

const between0And1 = (x: number): number => Math.min(Math.max(x, 0), 1);
