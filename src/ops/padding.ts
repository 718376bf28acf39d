/**
 * Pad and its derivative, PadToMultiple and CropLike.
 *
 * Pad and PadGrad share one reading: y copies from where it says, dx adds up there.
 */
import { Misfit } from "../ir/errors.ts";
import type { Value } from "../ir/graph.ts";
import { defineOp, free, type Gradient } from "../ir/op.ts";
import type { Shape } from "../ir/tensor.ts";
import { checkFloat, checkWhole } from "./checks.ts";
import { nothing, type Reading, read, stripes } from "./reading.ts";
import { slice } from "./slicing.ts";
import { imageOf } from "./window.ts";

type Mode = "constant" | "reflect" | "edge";

/** How much is added: before each axis, then behind each axis. */
type Padding = { readonly pads: readonly number[]; readonly mode: Mode };

const padding: Padding = { pads: [], mode: "constant" };
const filled: Padding & { readonly value: number } = { ...padding, value: 0 };

/** Which position of an axis the position p stands for, when p may lie outside. */
const standIn: Readonly<Record<Mode, (p: number, extent: number) => number>> = {
  constant: (p, extent) => (p < 0 || p >= extent ? nothing : p),
  reflect: (p, extent) => (p < 0 ? -p : p >= extent ? 2 * (extent - 1) - p : p),
  edge: (p, extent) => Math.min(Math.max(p, 0), extent - 1),
};

/**
 * x with more around it: `value`, or x mirrored without repeating its edge ("reflect"), or its edge
 * repeated ("edge"). pads names what is added before axis 0, axis 1, …, then behind axis 0, axis 1, ….
 */
export const pad = defineOp({
  name: "Pad",
  inputs: { x: "one" },
  attributes: filled,
  exactness: "exact",

  infer({ x }, g) {
    checkPads("x", x.shape, g.pads);
    checkMirror(x.shape, g);
    return { dtype: x.dtype, shape: x.shape.map((extent, axis) => extent + addedTo(axis, g.pads)) };
  },

  cost: free,

  evaluate({ x }, g, y) {
    y.data.fill(g.value);
    read(x.type.shape, readingOf(x.type.shape, g), (xi, yi) => {
      y.data[yi] = x.data[xi]!;
    });
  },
});

export const padGradient: Gradient<typeof pad> = ({ x }, { dy }, { pads, mode }) => ({
  x: () => (mode === "constant" ? inside(dy, x.type.shape, pads) : padGrad({ dy }, { pads, mode })),
});

/** The transpose of Pad: gives every dy to the position that was copied there. Not an ONNX operator. */
export const padGrad = defineOp({
  name: "PadGrad",
  inputs: { dy: "one" },
  attributes: padding,
  exactness: "rounding",

  infer({ dy }, g) {
    checkFloat("dy", dy);
    checkPads("dy", dy.shape, g.pads);
    const shape = dy.shape.map((extent, axis) => extent - addedTo(axis, g.pads));
    if (shape.some((extent) => extent < 1))
      throw new Misfit(
        `pads [${g.pads.join(", ")}] leave nothing of dy`,
        "give the pads of the Pad that dy is the derivative of",
      );
    checkMirror(shape, g);
    return { dtype: dy.dtype, shape };
  },

  cost: free,

  evaluate({ dy }, g, dx) {
    read(dx.type.shape, readingOf(dx.type.shape, g), (xi, yi) => {
      dx.data[xi]! += dy.data[yi]!;
    });
  },
});

/** Images with zeros below and to the right, until `multiple` divides h and w. Not an ONNX operator. */
export const padToMultiple = defineOp({
  name: "PadToMultiple",
  inputs: { x: "one" },
  attributes: { multiple: 16 },
  exactness: "exact",

  infer({ x }, { multiple }) {
    checkWhole(1, { multiple });
    const [n, c, h, w] = imageOf("x", x);
    const up = (extent: number) => Math.ceil(extent / multiple) * multiple;
    return { dtype: x.dtype, shape: [n, c, up(h), up(w)] };
  },

  cost: free,

  evaluate({ x }, _, y) {
    read(y.type.shape, topLeft(x.type.shape), (yi, xi) => {
      y.data[yi] = x.data[xi]!;
    });
  },
});

export const padToMultipleGradient: Gradient<typeof padToMultiple> = ({ x }, { dy }) => ({
  x: () => inside(dy, x.type.shape, []),
});

/** The top left of each image of x, as high and wide as those of `like`. Not an ONNX operator. */
export const cropLike = defineOp({
  name: "CropLike",
  inputs: { x: "one", like: "one" },
  attributes: {},
  exactness: "exact",

  infer({ x, like }) {
    const [n, c, height, width] = imageOf("x", x);
    const [, , h, w] = imageOf("like", like);
    if (h > height || w > width)
      throw new Misfit(
        `like is ${h}×${w} pixels but x only ${height}×${width}`,
        "give a like that is no higher and no wider than x",
      );
    return { dtype: x.dtype, shape: [n, c, h, w] };
  },

  cost: free,

  evaluate({ x }, _, y) {
    read(x.type.shape, topLeft(y.type.shape), (xi, yi) => {
      y.data[yi] = x.data[xi]!;
    });
  },
});

export const cropLikeGradient: Gradient<typeof cropLike> = ({ x }, { dy }) => {
  const [, , height, width] = imageOf("x", x.type);
  const [, , h, w] = imageOf("dy", dy.type);
  return { x: () => pad({ x: dy }, { pads: [0, 0, 0, 0, 0, 0, height - h, width - w] }) };
};

/** The part of `shape` that begins behind the pads: what Pad copied. */
function inside(padded: Value, shape: Shape, pads: readonly number[]): Value {
  const axes = shape.flatMap((extent, axis) => (extent === padded.type.shape[axis] ? [] : [axis]));
  const starts = axes.map((axis) => pads[axis] ?? 0);
  const ends = axes.map((axis, i) => (starts[i] ?? 0) + (shape[axis] ?? 0));
  return slice({ x: padded }, { starts, ends, axes, steps: axes.map(() => 1) });
}

const readingOf = (shape: Shape, { pads, mode }: Padding): Reading =>
  shape.map((extent, axis) => {
    const before = pads[axis] ?? 0;
    return Array.from({ length: extent + addedTo(axis, pads) }, (_, i) => standIn[mode](i - before, extent));
  });

const topLeft = (shape: Shape): Reading => stripes(shape, { starts: [], axes: [], steps: [] });

/** How much longer an axis gets; the first half of `pads` is what is added before, the second what is behind. */
const addedTo = (axis: number, pads: readonly number[]): number =>
  (pads[axis] ?? 0) + (pads[axis + pads.length / 2] ?? 0);

function checkPads(slot: string, shape: Shape, pads: readonly number[]): void {
  checkWhole(0, { pads });
  if (pads.length !== 2 * shape.length)
    throw new Misfit(
      `${slot} has ${shape.length} axes but there are ${pads.length} pads`,
      `give ${2 * shape.length} pads: one before each axis, then one behind each`,
    );
}

/** A mirror shows each position at most once, and never the edge itself. */
function checkMirror(shape: Shape, { pads, mode }: Padding): void {
  const axis = shape.findIndex((extent, i) =>
    [pads[i], pads[i + shape.length]].some((added = 0) => added >= extent),
  );
  if (mode === "reflect" && axis >= 0)
    throw new Misfit(
      `a mirror of axis ${axis}, which has ${shape[axis]} positions, cannot fill pads [${pads.join(", ")}]`,
      "pad less than the axis has positions, or use mode edge",
    );
}
