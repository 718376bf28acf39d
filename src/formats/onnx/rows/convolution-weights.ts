/**
 * The derivative of a convolution in its weights, as matrix products of what the kernel's taps saw with dy.
 *
 * Seeing through a tap means a shifted copy. At stride 1 either side may be the one that is shifted, so it is the one with
 * fewer channels. `docs/decisions/0002-convolution-derivatives.md` has what was tried and measured.
 */
import { sizeOf } from "../../../ir/tensor.ts";
import type * as ops from "../../../ops/index.ts";
import type { Pads, Pair } from "../../../ops/window.ts";
import { type Emitter, int, ints } from "../emitter.ts";
import type { Row } from "../row.ts";

type Kernel = Parameters<Row<typeof ops.convWeightGrad>>[0]["attributes"];

/** The side of the product that is seen through the taps. */
interface Shifted {
  /** [n, channels, h, w], with zeros around it as far as taps reach. */
  readonly framed: string;
  /** [h, w] of every view. */
  readonly extent: Pair;
  readonly strides: Pair;
  /** First row that taps in row u see, and first column that taps in column v see. */
  readonly row: (u: number) => number;
  readonly column: (v: number) => number;
}

export const convWeightGrad: Row<typeof ops.convWeightGrad> = (site) => {
  const { e, inputs, types, attributes, outputs } = site;
  const { group, kernelShape } = attributes;
  const [kh, kw] = kernelShape;
  const [n = 1, channels = 1, h = 1, w = 1] = types.x.shape;
  const [, out = 1, rows = 1, columns = 1] = types.dy.shape;
  const shiftsDy = out < channels && canShiftDy(attributes);
  const shifted = shiftsDy
    ? shiftedDy(e, inputs.dy, [h, w], attributes)
    : shiftedX(e, inputs.x, [rows, columns], attributes);
  const [moving, still] = shiftsDy ? [out / group, channels / group] : [channels / group, out / group];
  const times = multiplier(e, shiftsDy ? inputs.x : inputs.dy, {
    n,
    group,
    still,
    pixels: sizeOf(shifted.extent),
  });

  const byColumn = range(kw).map((v) => {
    const views = viewsThrough(e, shifted, v, { kernelShape, maps: n * group * moving });
    const apart = views.map((view) => {
      const product = times(view, views.length === 1 ? moving * kh : moving);
      return e.value("Reshape", [product, e.ints([group, 1, moving, -1, still])]);
    });
    return joined(e, apart, 3);
  });
  // [group, kw, moving, kh, still], where moving and still are in and out, or out and in.
  const ordered = e.value("Transpose", [joined(e, byColumn, 1)], {
    perm: ints(shiftsDy ? [0, 2, 4, 3, 1] : [0, 4, 2, 3, 1]),
  });
  e.node("Reshape", [ordered, e.ints([out, channels / group, ...kernelShape])], {}, [outputs]);
};

interface Through {
  readonly kernelShape: Pair;
  /** Channels of the shifted side, over the whole batch. */
  readonly maps: number;
}

/** What the taps in column v see: all rows stacked as one view, or one view for each where they are large. */
function viewsThrough(
  e: Emitter,
  shifted: Shifted,
  v: number,
  { kernelShape: [kh, kw], maps }: Through,
): readonly string[] {
  if (kh * kw === 1 && shifted.strides.every((s) => s === 1)) return [shifted.framed];
  const seen = e.value("Slice", [shifted.framed, ...across(e, shifted, v)]);
  if (maps * kh * sizeOf(shifted.extent) <= stackedElements) return [stacked(e, seen, shifted, kh)];
  return range(kh).map((u) => e.value("Slice", [seen, ...downwards(e, shifted, u)]));
}

/** Up to this many elements the rows that a column of taps sees are stacked into one product. */
const stackedElements = 64 * 2 ** 20;

/** Up to this many pixels a batch of maps is multiplied as one: small maps make thin products. */
const thinPixels = 256;

interface Product {
  readonly n: number;
  readonly group: number;
  /** Channels of a group on the side that is not shifted. */
  readonly still: number;
  readonly pixels: number;
}

/** Multiplies views [n, group · rows, …] with the side that stays, and sums over the batch: [group, rows, still]. */
function multiplier(e: Emitter, side: string, { n, group, still, pixels }: Product) {
  const matrices = (images: string, rows: number) =>
    e.value("Reshape", [images, e.ints([n * group, rows, -1])]);
  const turned = e.value("Transpose", [matrices(side, still)], { perm: ints([0, 2, 1]) });
  if (n > 1 && group === 1 && pixels <= thinPixels) {
    const all = e.value("Reshape", [turned, e.ints([-1, still])]);
    return (view: string, rows: number): string => {
      const along = e.value("Transpose", [matrices(view, rows)], { perm: ints([1, 0, 2]) });
      return e.value("MatMul", [e.value("Reshape", [along, e.ints([rows, -1])]), all]);
    };
  }
  return (view: string, rows: number): string => {
    const perImage = e.value("MatMul", [matrices(view, rows), turned]);
    if (n === 1) return perImage;
    const apart = e.value("Reshape", [perImage, e.ints([n, group, rows, still])]);
    return e.value("ReduceSum", [apart, e.ints([0])], { keepdims: int(0) });
  };
}

const canShiftDy = ({ strides, pads, dilations, kernelShape }: Kernel): boolean =>
  strides.every((s) => s === 1) && pads.every((p, i) => p <= reach(kernelShape, dilations, i % 2));

/** How far the last tap lies from the first along an axis. */
const reach = (kernelShape: Pair, dilations: Pair, axis: number): number =>
  ((kernelShape[axis] ?? 1) - 1) * (dilations[axis] ?? 1);

/** x as each tap multiplies it with dy of this extent. */
const shiftedX = (e: Emitter, x: string, extent: Pair, { pads, strides, dilations }: Kernel): Shifted => ({
  framed: framed(e, x, pads),
  extent,
  strides,
  row: (u) => u * dilations[0],
  column: (v) => v * dilations[1],
});

/** dy as it meets, through each tap, x of this extent. Strides must be 1. */
function shiftedDy(e: Emitter, dy: string, extent: Pair, { pads, dilations, kernelShape }: Kernel): Shifted {
  const [down, right] = [reach(kernelShape, dilations, 0), reach(kernelShape, dilations, 1)];
  return {
    framed: framed(e, dy, [down - pads[0], right - pads[1], down - pads[2], right - pads[3]]),
    extent,
    strides: [1, 1],
    row: (u) => down - u * dilations[0],
    column: (v) => right - v * dilations[1],
  };
}

const framed = (e: Emitter, x: string, [top, left, bottom, right]: Pads): string =>
  top || left || bottom || right ? e.value("Pad", [x, e.ints([0, 0, top, left, 0, 0, bottom, right])]) : x;

const across = (e: Emitter, { column, extent, strides }: Shifted, v: number): readonly string[] =>
  steps(e, { start: column(v), count: extent[1], step: strides[1], axis: 3 });

const downwards = (e: Emitter, { row, extent, strides }: Shifted, u: number): readonly string[] =>
  steps(e, { start: row(u), count: extent[0], step: strides[0], axis: 2 });

interface Steps {
  readonly start: number;
  readonly count: number;
  readonly step: number;
  readonly axis: number;
}

const steps = (e: Emitter, { start, count, step, axis }: Steps): readonly string[] =>
  [start, start + (count - 1) * step + 1, axis, step].map((number) => e.ints([number]));

/** For every channel, the rows that each of a column's taps sees, one tap's below another's. Gather shares the work out. */
function stacked(e: Emitter, seen: string, { row, extent, strides }: Shifted, kh: number): string {
  const places = range(kh).flatMap((u) => range(extent[0]).map((i) => row(u) + i * strides[0]));
  return e.value("Gather", [seen, e.ints(places)], { axis: int(2) });
}

const joined = (e: Emitter, [first = "", ...others]: readonly string[], axis: number): string =>
  others.length ? e.value("Concat", [first, ...others], { axis: int(axis) }) : first;

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i);
