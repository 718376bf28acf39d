/**
 * Resize and its derivative.
 *
 * Along each axis every output pixel mixes at most two input pixels; Resize gathers with those weights and
 * ResizeGrad spreads with the same ones. Images are [n, c, h, w].
 */
import { Misfit } from "../ir/errors.ts";
import { defineOp, free, type Gradient } from "../ir/op.ts";
import type { ImageShape, TensorType } from "../ir/tensor.ts";
import { checkFloat, checkShape } from "./checks.ts";
import { type Axis, nearest, positionOf, type Sampling } from "./sampling.ts";
import { imageOf, type Pair } from "./window.ts";

type Scaling = Sampling & { readonly scales: Pair };

const scaling: Scaling = {
  scales: [1, 1],
  mode: "nearest",
  coordinates: "half_pixel",
  nearestMode: "round_prefer_floor",
};
const spreading: Scaling & { readonly extent: Pair } = { ...scaling, extent: [1, 1] };

/**
 * Images scaled to ⌊h · scale⌋ × ⌊w · scale⌋ pixels.
 *
 * Output pixel i looks at input position (i + ½) / scale − ½ (half_pixel), i · (extent − 1) / (result − 1)
 * (align_corners) or i / scale (asymmetric). Mode "linear" mixes the two pixels around that position, "nearest"
 * takes the one that nearestMode rounds to; outside the image both take its edge. As in ONNX Runtime, scales
 * too close to 1 to change h or w change nothing.
 */
export const resize = defineOp({
  name: "Resize",
  inputs: { x: "one" },
  attributes: scaling,
  exactness: "rounding",

  infer({ x }, g) {
    checkFloat("x", x);
    return { dtype: x.dtype, shape: scaled(imageOf("x", x), g) };
  },

  cost: free,

  evaluate({ x }, g, y) {
    sweep(x.type, y.type, g, (xi, yi, weight) => {
      y.data[yi]! += weight * x.data[xi]!;
    });
  },
});

export const resizeGradient: Gradient<typeof resize> = ({ x }, { dy }, g) => {
  const [, , h, w] = imageOf("x", x.type);
  return { x: () => resizeGrad({ dy }, { ...g, extent: [h, w] }) };
};

/** The transpose of Resize over images of `extent`: gives each dy back to the pixels it was mixed from. Not an ONNX operator. */
export const resizeGrad = defineOp({
  name: "ResizeGrad",
  inputs: { dy: "one" },
  attributes: spreading,
  exactness: "rounding",

  infer({ dy }, g) {
    checkFloat("dy", dy);
    const [n, c] = imageOf("dy", dy);
    const shape: ImageShape = [n, c, ...g.extent];
    checkShape("dy", dy, scaled(shape, g), `an image of ${g.extent.join("×")} resizes to`);
    return { dtype: dy.dtype, shape };
  },

  cost: free,

  evaluate({ dy }, g, dx) {
    sweep(dx.type, dy.type, g, (xi, yi, weight) => {
      dx.data[xi]! += weight * dy.data[yi]!;
    });
  },
});

/** Calls `visit` with the offsets of every pair of pixels of which y mixes in x, and how much of it. */
function sweep(
  x: TensorType,
  y: TensorType,
  g: Scaling,
  visit: (xi: number, yi: number, weight: number) => void,
): void {
  const [batch, channels, height, width] = imageOf("x", x);
  const [, , rows, columns] = imageOf("y", y);
  const [down, across] = resizeMixes([x, y], g);
  for (let plane = 0; plane < batch * channels; plane++)
    down.forEach((taps, i) => {
      for (const [row, share] of taps)
        across.forEach((more, j) => {
          for (const [column, part] of more)
            visit((plane * height + row) * width + column, (plane * rows + i) * columns + j, share * part);
        });
    });
}

type Tap = readonly [from: number, weight: number];

/** For each row, then for each column of y: which rows or columns of x it mixes, and how much of each. */
export function resizeMixes(
  [x, y]: readonly [TensorType, TensorType],
  g: Scaling,
): readonly [down: readonly (readonly Tap[])[], across: readonly (readonly Tap[])[]] {
  const [, , height, width] = imageOf("x", x);
  const [, , rows, columns] = imageOf("y", y);
  const [vertical, horizontal] = rows === height && columns === width ? [1, 1] : g.scales;
  return [
    mixesOf({ extent: height, result: rows, scale: vertical }, g),
    mixesOf({ extent: width, result: columns, scale: horizontal }, g),
  ];
}

/** For each output pixel along an axis, which input pixels it mixes and how much of each. */
function mixesOf(axis: Axis, { mode, coordinates, nearestMode }: Scaling): readonly (readonly Tap[])[] {
  const inside = (position: number) => Math.min(Math.max(position, 0), axis.extent - 1);
  const mixAt = (position: number): readonly Tap[] => {
    if (mode === "nearest") return [[inside(nearest[nearestMode](position)), 1]];
    const low = Math.floor(inside(position));
    const beyond = inside(position) - low;
    return [
      [low, 1 - beyond],
      [inside(low + 1), beyond],
    ];
  };
  return Array.from({ length: axis.result }, (_, i) => mixAt(positionOf[coordinates](i, axis)));
}

function scaled([n, c, h, w]: ImageShape, { scales }: Scaling): ImageShape {
  const rows = Math.floor(Math.fround(h * Math.fround(scales[0])));
  const columns = Math.floor(Math.fround(w * Math.fround(scales[1])));
  if (![rows, columns].every((extent) => Number.isInteger(extent) && extent > 0))
    throw new Misfit(
      `scales [${scales.join(", ")}] make ${rows}×${columns} pixels of ${h}×${w}`,
      `give finite scales of at least [1/${h}, 1/${w}]`,
    );
  return [n, c, rows, columns];
}
