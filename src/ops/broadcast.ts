/** How shapes stretch to a common one, as in NumPy, and how a reduction shrinks them again. */
import { Misfit } from "../ir/errors.ts";
import { type Shape, stridesOf, type TensorType } from "../ir/tensor.ts";
import { checkAxes, checkSwitches } from "./checks.ts";
import { offsetsOf } from "./layout.ts";

/** The shape that all of `types` stretch to: aligned at the last axis, extent 1 repeats. */
export function broadcastShape(types: Readonly<Record<string, TensorType>>): Shape {
  const rank = Math.max(...Object.values(types).map(({ shape }) => shape.length));
  const result: number[] = new Array(rank).fill(1);
  const setBy: string[] = new Array(rank).fill("");
  for (const [slot, { shape }] of Object.entries(types))
    shape.forEach((extent, i) => {
      const axis = i + rank - shape.length;
      if (extent === 1 || extent === result[axis]) return;
      if (result[axis] !== 1)
        throw new Misfit(
          `axis ${axis} is ${result[axis]} in ${setBy[axis]} but ${extent} in ${slot}`,
          "make the two extents equal, or one of them 1",
        );
      result[axis] = extent;
      setBy[axis] = slot;
    });
  return result;
}

/** For each element of a tensor of shape `to`, the element of `from` that broadcasting puts there. */
export function sourcesOf(from: Shape, to: Shape): Uint32Array {
  const missing = to.length - from.length;
  const steps = stridesOf(from).map((stride, axis) => (from[axis] === 1 ? 0 : stride));
  return offsetsOf(to, [...new Array<number>(missing).fill(0), ...steps]);
}

/** Over which axes a reduction goes, none meaning all, and whether they stay with extent 1. */
export type Reduction = { readonly axes: readonly number[]; readonly keepdims: number };

export const everyAxis: Reduction = { axes: [], keepdims: 0 };

/** The type that is left of x. */
export function reducedType(x: TensorType, { axes, keepdims }: Reduction): TensorType {
  checkAxes("x", x, axes);
  checkSwitches({ keepdims });
  const shape = keptShape(x.shape, axes);
  return { dtype: x.dtype, shape: keepdims ? shape : x.shape.filter((_, axis) => !isReduced(axes, axis)) };
}

/** `shape` with extent 1 along the reduced axes: what broadcasts back over what was reduced. */
export const keptShape = (shape: Shape, axes: readonly number[]): Shape =>
  shape.map((extent, axis) => (isReduced(axes, axis) ? 1 : extent));

const isReduced = (axes: readonly number[], axis: number): boolean =>
  axes.length === 0 || axes.includes(axis);
