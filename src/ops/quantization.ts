/**
 * QuantizeLinear and DequantizeLinear: real numbers to a grid of 8-bit integers, and back.
 *
 * Each is the other's inverse on the grid, and training sees through both (Bengio et al. 2013). Their derivatives in
 * the scale make together what Esser et al. 2020 (eq. 3) learn a step size with.
 */
import { Misfit } from "../ir/errors.ts";
import type { Value } from "../ir/graph.ts";
import { defineOp, free, type Gradient } from "../ir/op.ts";
import { sizeOf, type TensorType } from "../ir/tensor.ts";
import { cast, div, greater, mul, sub, sumTo, where, withShape } from "./arithmetic.ts";
import { checkAxes, checkFloat, checkShape } from "./checks.ts";
import { constantOf } from "./constant.ts";
import { nearestEven } from "./rounding.ts";

/** Integers that each 8-bit type holds. */
export const grids = { int8: { least: -128, most: 127 }, uint8: { least: 0, most: 255 } } as const;

export type GridType = keyof typeof grids;

/** Along which axis of x a list of scales has one for each position; one scale alone serves all of x. */
type Along = { readonly axis: number };

const along: Along = { axis: 1 };

/** y = round(x / scale) + zeroPoint, halves to even, kept in what the type of `zeroPoint` holds. */
export const quantizeLinear = defineOp({
  name: "QuantizeLinear",
  inputs: { x: "one", scale: "one", zeroPoint: "one" },
  attributes: along,
  exactness: "exact",

  infer({ x, scale, zeroPoint }, { axis }) {
    checkFloat("x", x);
    checkSteps(x, { scale, zeroPoint, axis });
    return { dtype: gridTypeOf(zeroPoint), shape: x.shape };
  },

  cost: free,

  evaluate({ x, scale, zeroPoint }, { axis }, y) {
    const { least, most } = grids[gridTypeOf(y.type)];
    eachWithScale(x.type, { scale: scale.type, axis }, (i, s) => {
      // A single-precision quotient, as engines divide: a longer one would round some halves the other way.
      const step = nearestEven(Math.fround(x.data[i]! / scale.data[s]!)) + zeroPoint.data[s]!;
      y.data[i] = Math.min(Math.max(step, least), most);
    });
  },
});

/** Straight through where x lies on the grid, nothing beyond its ends. */
export const quantizeLinearGradient: Gradient<typeof quantizeLinear> = (
  { x, scale, zeroPoint },
  { dy },
  { axis },
) => {
  const steps = alongAxis(scale, x.type, axis);
  const zero = alongAxis(cast({ x: zeroPoint }, { to: "float32" }), x.type, axis);
  const { least, most } = grids[gridTypeOf(zeroPoint.type)];
  const end = (integer: number) => mul({ a: sub({ a: constantOf(x, integer), b: zero }), b: steps });
  const onGrid = () => {
    const none = constantOf(x, 0);
    const below = where({ condition: greater({ a: end(least), b: x }), a: none, b: dy });
    const inside = where({ condition: greater({ a: x, b: end(most) }), a: none, b: below });
    return div({ a: inside, b: steps });
  };
  return {
    x: onGrid,
    scale: () => {
      const moved = div({ a: mul({ a: onGrid(), b: x }), b: steps });
      return mul({ a: perScale(moved, scale, axis), b: constantOf(x, -1) });
    },
  };
};

/** y = (x − zeroPoint) · scale; without a zero point it is 0. Biases come as int32, weights and images as 8 bits. */
export const dequantizeLinear = defineOp({
  name: "DequantizeLinear",
  inputs: { x: "one", scale: "one", zeroPoint: "optional" },
  attributes: along,
  exactness: "exact",

  infer({ x, scale, zeroPoint }, { axis }) {
    if (x.dtype !== "int32") gridTypeOf(x, "x");
    checkSteps(x, { scale, zeroPoint, axis });
    if (zeroPoint && zeroPoint.dtype !== x.dtype)
      throw new Misfit(`zeroPoint is ${zeroPoint.dtype} but x is ${x.dtype}`, `give it as ${x.dtype}`);
    return { dtype: "float32", shape: x.shape };
  },

  cost: free,

  evaluate({ x, scale, zeroPoint }, { axis }, y) {
    eachWithScale(x.type, { scale: scale.type, axis }, (i, s) => {
      // An int32 beyond 2^24 becomes a single-precision number before it is multiplied.
      y.data[i] = Math.fround(x.data[i]! - (zeroPoint?.data[s] ?? 0)) * scale.data[s]!;
    });
  },
});

/** The derivative in x, an integer, is that of the real number which it stands for, counted in steps. */
export const dequantizeLinearGradient: Gradient<typeof dequantizeLinear> = (
  { x, scale },
  { y, dy },
  { axis },
) => {
  const steps = alongAxis(scale, x.type, axis);
  return {
    x: () => mul({ a: dy, b: steps }),
    scale: () => perScale(div({ a: mul({ a: dy, b: y }), b: steps }), scale, axis),
  };
};

/** How far apart the numbers of a grid lie, where on it 0 is, and along which axis of x both may change. */
export interface GridSteps {
  readonly scale: Value;
  readonly zeroPoint: Value;
  /** Default 1. */
  readonly axis?: number;
}

/** x as it comes back from the grid: what training sees of a quantised network. */
export function fakeQuantized(x: Value, { axis = along.axis, ...steps }: GridSteps): Value {
  return dequantizeLinear({ x: quantizeLinear({ x, ...steps }, { axis }), ...steps }, { axis });
}

function gridTypeOf({ dtype }: TensorType, slot = "zeroPoint"): GridType {
  if (dtype === "int8" || dtype === "uint8") return dtype;
  throw new Misfit(`${slot} is ${dtype}, which is on no grid`, `give ${slot} as int8 or uint8`);
}

interface StepTypes extends Along {
  readonly scale: TensorType;
  readonly zeroPoint: TensorType | undefined;
}

function checkSteps(x: TensorType, { scale, zeroPoint, axis }: StepTypes): void {
  checkFloat("scale", scale);
  if (scale.shape.length > 0) {
    checkAxes("x", x, [axis]);
    checkShape("scale", scale, x.shape.slice(axis, axis + 1), `axis ${axis} of x asks for`);
  }
  if (zeroPoint) checkShape("zeroPoint", zeroPoint, scale.shape, "scale has");
}

/** Calls `visit` with every offset of x and that of its scale. */
function eachWithScale(
  x: TensorType,
  { scale, axis }: Pick<StepTypes, "scale" | "axis">,
  visit: (i: number, s: number) => void,
): void {
  const size = sizeOf(x.shape);
  const count = sizeOf(scale.shape);
  const inner = count === 1 ? size : sizeOf(x.shape.slice(axis + 1));
  for (let i = 0; i < size; i++) visit(i, Math.floor(i / inner) % count);
}

/** A list of scales as it broadcasts to x. */
const alongAxis = (list: Value, { shape }: TensorType, axis: number): Value =>
  list.type.shape.length === 0
    ? list
    : withShape(list, [...list.type.shape, ...shape.slice(axis + 1).map(() => 1)]);

/** Adds up over x what each scale does to it. */
const perScale = (moved: Value, scale: Value, axis: number): Value =>
  withShape(sumTo(moved, alongAxis(scale, moved.type, axis).type.shape), scale.type.shape);
