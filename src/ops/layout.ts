/** Reshape and Transpose: the same numbers with other axes. Each undoes itself, so they need nobody else. */
import { Misfit } from "../ir/errors.ts";
import { defineOp, free, type Gradient } from "../ir/op.ts";
import { type Shape, sizeOf, stridesOf } from "../ir/tensor.ts";
import { checkAxes } from "./checks.ts";

const noAxes: Shape = [];

/** The numbers of x in the same order under another shape, which is given in full: no −1, no 0. */
export const reshape = defineOp({
  name: "Reshape",
  inputs: { x: "one" },
  attributes: { shape: noAxes },
  exactness: "exact",

  infer({ x }, { shape }) {
    const [has, wants] = [sizeOf(x.shape), sizeOf(shape)];
    if (shape.some((extent) => !Number.isInteger(extent) || extent < 0))
      throw new Misfit(
        `[${shape.join(", ")}] is not a shape`,
        "give every extent as a whole number; -1 is not resolved here",
      );
    if (has !== wants)
      throw new Misfit(
        `x has ${has} elements but shape [${shape.join(", ")}] holds ${wants}`,
        `give a shape of ${has} elements`,
      );
    return { dtype: x.dtype, shape };
  },

  cost: free,

  evaluate({ x }, _, y) {
    y.data.set(x.data);
  },
});

export const reshapeGradient: Gradient<typeof reshape> = ({ x }, { dy }) => ({
  x: () => reshape({ x: dy }, { shape: x.type.shape }),
});

/** Everything of one image in a row: [n, …] → [n, features]. */
export const flatten = defineOp({
  name: "Flatten",
  inputs: { x: "one" },
  attributes: {},
  exactness: "exact",

  infer({ x }) {
    const [n, ...rest] = x.shape;
    if (n === undefined) throw new Misfit("x is a scalar, which has no axis of images", "give x an axis");
    return { dtype: x.dtype, shape: [n, sizeOf(rest)] };
  },

  cost: free,

  evaluate({ x }, _, y) {
    y.data.set(x.data);
  },
});

export const flattenGradient: Gradient<typeof flatten> = ({ x }, { dy }) => ({
  x: () => reshape({ x: dy }, { shape: x.type.shape }),
});

/** Axis i of y is axis perm[i] of x. */
export const transpose = defineOp({
  name: "Transpose",
  inputs: { x: "one" },
  attributes: { perm: [1, 0] as readonly number[] },
  exactness: "exact",

  infer({ x }, { perm }) {
    checkAxes("x", x, perm);
    if (perm.length !== x.shape.length)
      throw new Misfit(
        `perm names ${perm.length} axes but x has rank ${x.shape.length}`,
        `name each of 0 to ${x.shape.length - 1} once`,
      );
    return { dtype: x.dtype, shape: permuted(x.shape, perm) };
  },

  cost: free,

  evaluate({ x }, { perm }, y) {
    const from = offsetsOf(y.type.shape, permuted(stridesOf(x.type.shape), perm));
    for (let i = 0; i < from.length; i++) y.data[i] = x.data[from[i]!]!;
  },
});

export const transposeGradient: Gradient<typeof transpose> = (_, { dy }, { perm }) => ({
  x: () => transpose({ x: dy }, { perm: perm.map((__, axis) => perm.indexOf(axis)) }),
});

/** Where each element of a tensor of `shape` lies when one step along each axis skips `steps` elements. */
export function offsetsOf(shape: Shape, steps: readonly number[]): Uint32Array {
  const strides = stridesOf(shape);
  const offsets = new Uint32Array(sizeOf(shape));
  for (let i = 0; i < offsets.length; i++)
    for (let axis = 0; axis < shape.length; axis++)
      offsets[i]! += (Math.floor(i / strides[axis]!) % shape[axis]!) * steps[axis]!;
  return offsets;
}

const permuted = (of: readonly number[], perm: readonly number[]): readonly number[] =>
  perm.map((axis) => of[axis]!);
