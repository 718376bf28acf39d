/**
 * MaxPool, AveragePool, GlobalAveragePool and the derivatives of the first two.
 *
 * They share a file because they share the walk: an average gathers from a window, its derivative
 * spreads over the same window, and a maximum and its derivative ask the same question: who won?
 * Images are [n, c, h, w].
 */
import { defineOp, free, type Gradient } from "../ir/op.ts";
import type { ImageShape, TensorType } from "../ir/tensor.ts";
import { div, expand } from "./arithmetic.ts";
import { checkFloat, checkShape } from "./checks.ts";
import { constantOf } from "./constant.ts";
import { type Maxima, maxima, pooled, sweep, type Windows, windows, winners } from "./pool-windows.ts";
import { imageOf, type Pair } from "./window.ts";

type Averages = Windows & { readonly countIncludePad: 0 | 1 };

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

const undilated = <G extends Windows>(g: G): G & Maxima => ({ ...g, dilations: [1, 1] });
