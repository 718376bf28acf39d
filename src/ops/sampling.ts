/** Where the pixels of a resized image look: what Resize, its derivative and receptive fields agree on. */

export type Sampling = {
  readonly mode: "nearest" | "linear";
  readonly coordinates: "half_pixel" | "align_corners" | "asymmetric";
  /** Which pixel is the nearest; mode linear does not ask. */
  readonly nearestMode: "round_prefer_floor" | "round_prefer_ceil" | "floor" | "ceil";
};

/** One axis: how many pixels it has, how many it gets, and what scale was asked for. */
export interface Axis {
  readonly extent: number;
  readonly result: number;
  readonly scale: number;
}

// In float32 as ONNX Runtime does it, so that both round to the same pixel.
const { fround } = Math;

/** Where the middle of output pixel i lies, counted in input pixels. */
export const positionOf: Readonly<Record<Sampling["coordinates"], (i: number, axis: Axis) => number>> = {
  half_pixel: (i, { scale }) => fround(fround((i + 0.5) / fround(scale)) - 0.5),
  align_corners: (i, { extent, result }) => (result === 1 ? 0 : fround((i * (extent - 1)) / (result - 1))),
  asymmetric: (i, { scale }) => fround(i / fround(scale)),
};

export const nearest: Readonly<Record<Sampling["nearestMode"], (position: number) => number>> = {
  round_prefer_floor: (position) => Math.ceil(position - 0.5),
  round_prefer_ceil: (position) => Math.floor(position + 0.5),
  floor: Math.floor,
  ceil: Math.ceil,
};
