/**
 * MaxPool, AveragePool, GlobalAveragePool and the derivatives of the first two.
 *
 * They share a file because they share the walk: an average gathers from a window, its derivative
 * spreads over the same window, and a maximum and its derivative ask the same question: who won?
 * Images are [n, c, h, w].
 */
import { Misfit } from "../ir/errors.ts";
import { defineOp, free, type Gradient } from "../ir/op.ts";
import type { ImageShape, Tensor, TensorType } from "../ir/tensor.ts";
import { div, expand } from "./arithmetic.ts";
import { checkFloat, checkShape, checkWhole } from "./checks.ts";
import { constantOf } from "./constant.ts";
import { imageOf, type Pads, type Pair, slide } from "./window.ts";

/** Where the windows lie. With ceilMode 1, rows left over at the bottom get a window of their own; see `windowsIn`. */
type Windows = {
  readonly kernelShape: Pair;
  readonly strides: Pair;
  readonly pads: Pads;
  readonly ceilMode: 0 | 1;
};

type Maxima = Windows & { readonly dilations: Pair };
type Averages = Windows & { readonly countIncludePad: 0 | 1 };

const windows: Windows = { kernelShape: [1, 1], strides: [1, 1], pads: [0, 0, 0, 0], ceilMode: 0 };
const maxima: Maxima = { ...windows, dilations: [1, 1] };
const averages: Averages = { ...windows, countIncludePad: 0 };
const spreading: Averages & { readonly extent: Pair } = { ...averages, extent: [1, 1] };

/** y[n, c, i, j] = max x[n, c, i·s + u·d − p, …] over the taps (u, v) that lie in the image. */
export const maxPool = defineOp({
  name: "MaxPool",
  inputs: { x: "one" },
  attributes: maxima,
  exactness: "exact",
  infer({ x }, g) {
    checkFloat("x", x);
    return { dtype: x.dtype, shape: pooled(imageOf("x", x), g) };
  },
  cost: free,
  evaluate({ x }, g, y) {
    winners(x, y.type, g).forEach((xi, yi) => {
      y.data[yi] = x.data[xi]!;
    });
  },
});

export const maxPoolGradient: Gradient<typeof maxPool> = ({ x }, { dy }, g) => ({
  x: () => maxPoolGrad({ x, dy }, g),
});

/** Gives each dy to the maximum of its window; of several, to the first in row-major order. Not an ONNX operator. */
export const maxPoolGrad = defineOp({
  name: "MaxPoolGrad",
  inputs: { x: "one", dy: "one" },
  attributes: maxima,
  exactness: "rounding",
  infer({ x, dy }, g) {
    checkFloat("x", x);
    checkFloat("dy", dy);
    checkShape("dy", dy, pooled(imageOf("x", x), g), "x pools to");
    return x;
  },
  cost: free,
  evaluate({ x, dy }, g, dx) {
    winners(x, dy.type, g).forEach((xi, yi) => {
      dx.data[xi]! += dy.data[yi]!;
    });
  },
});

/**
 * Mean of x over each window. With countIncludePad 0 it counts only pixels of the image, with 1 also the
 * zeros around it; what hangs over the padding in ceil mode never counts.
 */
export const averagePool = defineOp({
  name: "AveragePool",
  inputs: { x: "one" },
  attributes: averages,
  exactness: "rounding",
  infer({ x }, g) {
    checkFloat("x", x);
    return { dtype: x.dtype, shape: pooled(imageOf("x", x), undilated(g)) };
  },
  cost: free,
  evaluate({ x }, g, y) {
    const areas = areasOf(x.type, y.type, g);
    sweep(x.type, y.type, undilated(g), (xi, yi) => {
      y.data[yi]! += x.data[xi]! / areas[yi % areas.length]!;
    });
  },
});

export const averagePoolGradient: Gradient<typeof averagePool> = ({ x }, { dy }, g) => {
  const [, , h, w] = imageOf("x", x.type);
  return { x: () => averagePoolGrad({ dy }, { ...g, extent: [h, w] }) };
};

/** The transpose of AveragePool over images of `extent`: spreads each dy evenly over its window. Not an ONNX operator. */
export const averagePoolGrad = defineOp({
  name: "AveragePoolGrad",
  inputs: { dy: "one" },
  attributes: spreading,
  exactness: "rounding",
  infer({ dy }, g) {
    checkFloat("dy", dy);
    const [n, c] = imageOf("dy", dy);
    const shape: ImageShape = [n, c, ...g.extent];
    checkShape("dy", dy, pooled(shape, undilated(g)), `an image of ${g.extent.join("×")} pools to`);
    return { dtype: dy.dtype, shape };
  },
  cost: free,
  evaluate({ dy }, g, dx) {
    const areas = areasOf(dx.type, dy.type, g);
    sweep(dx.type, dy.type, undilated(g), (xi, yi) => {
      dx.data[xi]! += dy.data[yi]! / areas[yi % areas.length]!;
    });
  },
});

/** Mean of x over each channel's pixels: [n, c, h, w] → [n, c, 1, 1]. */
export const globalAveragePool = defineOp({
  name: "GlobalAveragePool",
  inputs: { x: "one" },
  attributes: {},
  exactness: "rounding",
  infer({ x }) {
    checkFloat("x", x);
    const [n, c] = imageOf("x", x);
    return { dtype: x.dtype, shape: [n, c, 1, 1] };
  },
  cost: free,
  evaluate({ x }, _, y) {
    const pixels = x.data.length / y.data.length;
    for (let i = 0; i < x.data.length; i++) y.data[Math.floor(i / pixels)]! += x.data[i]! / pixels;
  },
});

export const globalAveragePoolGradient: Gradient<typeof globalAveragePool> = ({ x }, { dy }) => {
  const [, , h, w] = imageOf("x", x.type);
  const share = () => div({ a: dy, b: constantOf(dy, h * w) });
  return { x: () => expand({ x: share() }, { shape: x.type.shape }) };
};

/** Calls `visit` with the offsets of every pixel that each window sees: windows in order, pixels row by row. */
function sweep(x: TensorType, y: TensorType, g: Maxima, visit: (xi: number, yi: number) => void): void {
  const [batch, channels, height, width] = imageOf("x", x);
  const [, , rows, columns] = imageOf("y", y);
  const [top, left] = g.pads;
  for (let plane = 0; plane < batch * channels; plane++)
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < columns; j++)
        for (let u = 0; u < g.kernelShape[0]; u++) {
          const row = i * g.strides[0] + u * g.dilations[0] - top;
          if (row < 0 || row >= height) continue;
          for (let v = 0; v < g.kernelShape[1]; v++) {
            const column = j * g.strides[1] + v * g.dilations[1] - left;
            if (column < 0 || column >= width) continue;
            visit((plane * height + row) * width + column, (plane * rows + i) * columns + j);
          }
        }
}

/** For every window, the offset of its maximum: the first one in row-major order. */
function winners(x: Tensor, y: TensorType, g: Maxima): readonly number[] {
  const first: number[] = [];
  sweep(x.type, y, g, (xi, yi) => {
    const best = first[yi];
    if (best === undefined || x.data[xi]! > x.data[best]!) first[yi] = xi;
  });
  return first;
}

/** For every window of one channel, how many pixels it divides by. */
function areasOf(x: TensorType, y: TensorType, g: Averages): readonly number[] {
  const [, , height, width] = imageOf("x", x);
  const [, , rows, columns] = imageOf("y", y);
  const [top, left, bottom, right] = g.countIncludePad ? g.pads : [0, 0, 0, 0];
  const overlap = (from: number, kernel: number, first: number, end: number) =>
    Math.min(from + kernel, end) - Math.max(from, first);
  return Array.from({ length: rows * columns }, (_, window) => {
    const row = Math.floor(window / columns) * g.strides[0] - g.pads[0];
    const column = (window % columns) * g.strides[1] - g.pads[1];
    return (
      overlap(row, g.kernelShape[0], -top, height + bottom) *
      overlap(column, g.kernelShape[1], -left, width + right)
    );
  });
}

/** The shape that pooling gives images of shape `x`. */
function pooled([n, c, h, w]: ImageShape, g: Maxima): ImageShape {
  const { kernelShape, strides, dilations, pads } = g;
  checkWhole(1, { kernelShape, strides, dilations });
  checkWhole(0, { pads });
  return [n, c, windowsIn(h, 0, g), windowsIn(w, 1, g)];
}

/**
 * How many windows lie along an axis of `extent` pixels. In ceil mode the last may hang over the padded image,
 * but one that would start behind the image does not count.
 */
function windowsIn(extent: number, axis: 0 | 1, g: Maxima): number {
  const [top, left, bottom, right] = g.pads;
  const [before, after] = axis === 0 ? [top, bottom] : [left, right];
  const kernel = g.kernelShape[axis];
  const dilation = g.dilations[axis];
  const stride = g.strides[axis];
  if (Math.max(before, after) >= kernel)
    throw new Misfit(
      `${Math.max(before, after)} rows or columns of padding hold a whole kernel of ${kernel}`,
      "pad less than the kernel's extent",
    );
  if (kernel > 1 && dilation > extent)
    throw new Misfit(
      `a kernel with dilation ${dilation} steps over an image of ${extent} rows or columns`,
      `give dilations of at most ${extent}`,
    );
  const padded = before + extent + after;
  const reach = (kernel - 1) * dilation + 1;
  if (g.ceilMode === 0 || reach >= padded + stride) return slide(padded, kernel, stride, dilation);
  const count = Math.ceil((padded - reach) / stride) + 1;
  return (count - 1) * stride < before + extent ? count : count - 1;
}

const undilated = <G extends Windows>(g: G): G & Maxima => ({ ...g, dilations: [1, 1] });
