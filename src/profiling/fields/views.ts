import { type Shape, sizeOf, type TensorType } from "../../ir/index.ts";
import { nearest, positionOf, type Sampling } from "../../ops/sampling.ts";
import type { Pads, Pair } from "../../ops/window.ts";
import { repeating, type Sight, type Sliding, sliding, straight, whole } from "./sight.ts";

/** How one axis of an operand is read. */
export interface View {
  /** The axis of the result along which the reading moves; without one, every element reads the same. */
  readonly axis: number | undefined;
  /** What each position along the result's axis sees of the operand's. */
  readonly window: Sight;
}

/** A view for each axis of an operand. */
export type Views = readonly View[];

/** Each element reads the one in its place. */
export const inPlace = ({ shape }: TensorType): Views =>
  shape.map((_, axis) => ({ axis, window: straight() }));

/** Each element reads all of the operand. */
export const entirely = ({ shape }: TensorType): Views =>
  shape.map((extent) => ({ axis: undefined, window: whole(extent) }));

/** Like `inPlace`, but along `axes` all positions read the same: all of them. */
export const allAlong = (axes: readonly number[], type: TensorType): Views =>
  inPlace(type).map((view, axis) =>
    axes.includes(axis) ? { axis, window: whole(type.shape[axis] ?? 1) } : view,
  );

/** `views` with other windows along some axes. */
export const seenThrough = (views: Views, windows: Readonly<Record<number, Sight>>): Views =>
  views.map((view, axis) => ({ axis: view.axis, window: windows[axis] ?? view.window }));

/** An operand that broadcasting aligns with the result at the last axis; extent 1 repeats. */
export function broadcast({ shape }: TensorType, result: TensorType): Views {
  const missing = result.shape.length - shape.length;
  return shape.map((extent, i) => ({
    axis: i + missing,
    window: extent === result.shape[i + missing] ? straight() : whole(extent),
  }));
}

/** Along the axes that are reduced, everything; the others stay, or move up. */
export function reduced({ shape }: TensorType, axes: readonly number[], keepdims: number): Views {
  const isGone = (axis: number) => axes.length === 0 || axes.includes(axis);
  const left = shape.map((_, axis) => axis).filter((axis) => keepdims || !isGone(axis));
  return shape.map((extent, axis) => ({
    axis: left.includes(axis) ? left.indexOf(axis) : undefined,
    window: isGone(axis) ? whole(extent) : straight(),
  }));
}

/** An axis that the new shape keeps is read in place; one that it merges or splits is read as a whole. */
export function reshaped({ shape }: TensorType, result: Shape): Views {
  const before = (of: Shape, axis: number) => sizeOf(of.slice(0, axis));
  return shape.map((extent, axis) => {
    const kept = result.findIndex(
      (other, i) => other === extent && before(result, i) === before(shape, axis),
    );
    return kept < 0 ? { axis: undefined, window: whole(extent) } : { axis: kept, window: straight() };
  });
}

interface Windows {
  readonly kernel: Pair;
  readonly strides: Pair;
  readonly pads: Pads;
  readonly dilations: Pair;
}

/** Images whose channels are mixed and whose pixels are read in place. */
export const mixed = (type: TensorType): Views => allAlong([1], type);

/** The same through windows that slide over rows and columns. */
export const windowed = (views: Views, { kernel, strides, pads, dilations }: Windows): Views => {
  const along = (i: 0 | 1): Sliding => ({
    stride: strides[i],
    before: pads[i],
    reach: (kernel[i] - 1) * dilations[i] + 1,
  });
  return seenThrough(views, { 2: sliding(along(0)), 3: sliding(along(1)) });
};

/** The transpose of `windowed`: each pixel reads those whose windows it lies in, if there are any. */
export const unwindowed = (views: Views, { kernel, strides, pads, dilations }: Windows): Views => {
  const along = (i: 0 | 1): Sight =>
    repeating({ period: strides[i], advance: 1 }, (u) =>
      Array.from({ length: kernel[i] }, (_, tap) => (u + pads[i] - tap * dilations[i]) / strides[i]).filter(
        Number.isInteger,
      ),
    );
  return seenThrough(views, { 2: along(0), 3: along(1) });
};

/** Pixels of a resized image; what lies outside the original counts like the rest, though edges stand in for it. */
export const resized = (
  type: TensorType,
  { shape }: TensorType,
  { scales, ...sampling }: Sampling & { readonly scales: Pair },
): Views => {
  const along = (i: 0 | 1): Sight =>
    resizedAxis({ extent: type.shape[i + 2] ?? 1, result: shape[i + 2] ?? 1, scale: scales[i] }, sampling);
  return seenThrough(inPlace(type), { 2: along(0), 3: along(1) });
};

type Axis = Parameters<(typeof positionOf)["half_pixel"]>[1];

function resizedAxis(axis: Axis, { mode, coordinates, nearestMode }: Sampling): Sight {
  const { extent, result, scale } = axis;
  if (extent === result) return straight();
  const rate = coordinates === "align_corners" ? (extent - 1) / Math.max(1, result - 1) : 1 / scale;
  const periods = Array.from({ length: result }, (_, i) => i + 1);
  const isWhole = (number: number) => Math.abs(number - Math.round(number)) < 1e-6;
  const period = periods.find((length) => isWhole(length * rate)) ?? result;
  return repeating({ period, advance: Math.round(period * rate) }, (u) => {
    const position = positionOf[coordinates](u, axis);
    return mode === "nearest"
      ? [nearest[nearestMode](position)]
      : [Math.floor(position), Math.ceil(position)];
  });
}
