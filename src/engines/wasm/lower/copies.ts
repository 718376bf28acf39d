/** Operators that only move numbers: copies between boxes. */
import { valuesOf } from "../../../ir/graph.ts";
import { channelOffsets } from "../../../ops/shift.ts";
import type { Axis } from "../kernels/box.ts";
import { fill, map } from "../kernels/map.ts";
import type { View } from "../view.ts";
import { type Lower, type Lowering, Refusal } from "./lowering.ts";
import { boxOf, imageShape, number, numbers, operand } from "./reading.ts";

const x = (lowering: Lowering): View => lowering.view(operand(lowering, "x"));

const copy = (lowering: Lowering, axes: readonly Axis[], a: View, y: View): void =>
  lowering.call(map({ body: "copy", axes }), { a, y });

/** Everything of `part`, from the place that each of its axes starts at in `whole`, and by what steps. */
export const within = (
  whole: View,
  part: View,
  starts: readonly number[],
  steps: readonly number[] = [],
): View => ({
  ...whole,
  type: part.type,
  offset: whole.offset + starts.reduce((sum, start, axis) => sum + start * (whole.strides[axis] ?? 0), 0),
  strides: whole.strides.map((stride, axis) => stride * (steps[axis] ?? 1)),
});

/** Everything of one view to where it lies in another. */
export const copyAll = (lowering: Lowering, from: View, to: View): void =>
  copy(lowering, boxOf(to.type.shape, [from, to]), from, to);

/** The same number everywhere. */
export const fillAll = (lowering: Lowering, y: View, value: number): void =>
  lowering.call(fill(boxOf(y.type.shape, [y]), value), { y });

/** The starts and steps of cut axes, for every axis. */
function cutsOf(lowering: Lowering, rank: number) {
  const axes = numbers(lowering, "axes");
  const all = (attribute: string, usual: number) =>
    Array.from({ length: rank }, (_, axis) => numbers(lowering, attribute)[axes.indexOf(axis)] ?? usual);
  return { starts: all("starts", 0), steps: all("steps", 1) };
}

export const lowerSlice: Lower = (lowering) => {
  const { y } = lowering;
  const { starts, steps } = cutsOf(lowering, y.type.shape.length);
  copyAll(lowering, within(x(lowering), y, starts, steps), y);
};

export const lowerUnslice: Lower = (lowering) => {
  const dy = lowering.view(operand(lowering, "dy"));
  const { starts, steps } = cutsOf(lowering, dy.type.shape.length);
  fillAll(lowering, lowering.y, 0);
  copyAll(lowering, dy, within(lowering.y, dy, starts, steps));
};

/** Those parts that do not lie in the result already. */
export const lowerConcat: Lower = (lowering) => {
  const axis = number(lowering, "axis");
  let start = 0;
  for (const part of valuesOf(lowering.node.inputs["xs"])) {
    const from = lowering.view(part);
    const place = within(lowering.y, from, [...new Array<number>(axis).fill(0), start]);
    if (from.buffer !== place.buffer || from.offset !== place.offset) copyAll(lowering, from, place);
    start += part.type.shape[axis] ?? 0;
  }
};

export const lowerSplit: Lower = (lowering) => {
  const axis = number(lowering, "axis");
  let start = 0;
  for (const part of valuesOf(lowering.node.result)) {
    const to = lowering.view(part);
    copyAll(lowering, within(x(lowering), to, [...new Array<number>(axis).fill(0), start]), to);
    start += part.type.shape[axis] ?? 0;
  }
};

export const lowerCropLike: Lower = (lowering) =>
  copyAll(lowering, within(x(lowering), lowering.y, []), lowering.y);

export const lowerTranspose: Lower = (lowering) => {
  const from = x(lowering);
  const perm = numbers(lowering, "perm");
  const { type } = lowering.y;
  copyAll(lowering, { ...from, type, strides: perm.map((axis) => from.strides[axis] ?? 0) }, lowering.y);
};

/** Both copied in the order of rows, which is another than that of pixels; nothing where x lies in y's place already. */
export const lowerReshape: Lower = (lowering) => {
  const { y } = lowering;
  const from = x(lowering);
  const axes = sharedAxes(from, y);
  if (!axes) {
    throw new Refusal(
      lowering.node,
      `[${from.type.shape.join(", ")}] and [${y.type.shape.join(", ")}] share no axes; reshape along whole axes`,
    );
  }
  const staysPut = axes.every(({ strides: [before, after] }) => before === after);
  if (from.buffer === y.buffer && from.offset === y.offset && staysPut) return;
  copy(lowering, axes, from, y);
};

/** The extents that both shapes can be cut into, with the strides of each; none when they do not fit. */
function sharedAxes(a: View, b: View): readonly Axis[] | undefined {
  const axes: Axis[] = [];
  const [left, right] = [remaining(a), remaining(b)];
  let [one, other] = [left.pop(), right.pop()];
  while (one || other) {
    if (!one || !other) return undefined;
    const extent = Math.min(one.extent, other.extent);
    if (one.extent % extent || other.extent % extent) return undefined;
    axes.push({ extent, strides: [one.stride, other.stride] });
    const rest = (axis: { extent: number; stride: number }) =>
      axis.extent === extent ? undefined : { extent: axis.extent / extent, stride: axis.stride * extent };
    one = rest(one) ?? left.pop();
    other = rest(other) ?? right.pop();
  }
  return [{ extent: 1, strides: [0, 0] }, ...axes.reverse()];
}

const remaining = ({ type: { shape }, strides }: View): { extent: number; stride: number }[] =>
  shape.flatMap((extent, axis) => (extent === 1 ? [] : [{ extent, stride: strides[axis] ?? 0 }]));

export const lowerChannelShuffle: Lower = (lowering) => {
  const [from, { y }] = [x(lowering), lowering];
  const [n, c, h, w] = imageShape(y);
  const groups = number(lowering, "groups");
  const [sn = 0, sc = 0, sh = 0, sw = 0] = from.strides;
  const [tn = 0, tc = 0, th = 0, tw = 0] = y.strides;
  const axes: readonly Axis[] = [
    { extent: n, strides: [sn, tn] },
    { extent: groups, strides: [(c / groups) * sc, tc] },
    { extent: c / groups, strides: [sc, groups * tc] },
    { extent: h, strides: [sh, th] },
    { extent: w, strides: [sw, tw] },
  ];
  copy(lowering, axes, from, y);
};

/** The axes of a wide image and of the deep one with its blocks as channels. */
function blockAxes(
  lowering: Lowering,
  wide: View,
  deep: View,
): readonly (readonly [number, number, number])[] {
  const size = number(lowering, "blockSize");
  const [n, c, h, w] = imageShape(wide);
  const [wn = 0, wc = 0, wh = 0, ww = 0] = wide.strides;
  const [dn = 0, dc = 0, dh = 0, dw = 0] = deep.strides;
  const [block, channel] = lowering.node.attributes["mode"] === "DCR" ? [c, 1] : [1, size * size];
  return [
    [n, wn, dn],
    [c, wc, channel * dc],
    [size, wh, size * block * dc],
    [size, ww, block * dc],
    [h / size, size * wh, dh],
    [w / size, size * ww, dw],
  ];
}

export const lowerSpaceToDepth: Lower = (lowering) => {
  const from = x(lowering);
  const axes = blockAxes(lowering, from, lowering.y);
  copy(
    lowering,
    axes.map(([extent, wide, deep]) => ({ extent, strides: [wide, deep] })),
    from,
    lowering.y,
  );
};

export const lowerDepthToSpace: Lower = (lowering) => {
  const from = x(lowering);
  const axes = blockAxes(lowering, lowering.y, from);
  copy(
    lowering,
    axes.map(([extent, wide, deep]) => ({ extent, strides: [deep, wide] })),
    from,
    lowering.y,
  );
};

/** Zeros, and for every run of channels that move alike what is left of them in the image. */
export const lowerShift: Lower = (lowering) => {
  const from = x(lowering);
  const [n, c, h, w] = imageShape(from);
  const moves = channelOffsets(c, numbers(lowering, "offsets"));
  const moved = moves.some(([down, across]) => down !== 0 || across !== 0);
  if (moved) fillAll(lowering, lowering.y, 0);
  for (let first = 0, end = 0; first < c; first = end) {
    const [down = 0, across = 0] = moves[first] ?? [];
    for (end = first; moves[end]?.[0] === down && moves[end]?.[1] === across; ) end++;
    const shape = [n, end - first, h - Math.abs(down), w - Math.abs(across)];
    if (shape.some((extent) => extent <= 0)) continue;
    const part = { ...from, type: { ...from.type, shape } };
    const source = within(from, part, [0, first, Math.max(0, down), Math.max(0, across)]);
    const target = within(lowering.y, part, [0, first, Math.max(0, -down), Math.max(0, -across)]);
    copyAll(lowering, source, target);
  }
};
