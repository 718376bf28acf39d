/** Where the windows of a pooling lie and who wins in them: what poolings, their derivatives and unpooling agree on. */
import { Misfit } from "../ir/errors.ts";
import type { ImageShape, Tensor, TensorType } from "../ir/tensor.ts";
import { checkWhole } from "./checks.ts";
import { imageOf, type Pads, type Pair, slide } from "./window.ts";

/** Where the windows lie. With ceilMode 1, rows left over at the bottom get a window of their own; see `windowsIn`. */
export type Windows = {
  readonly kernelShape: Pair;
  readonly strides: Pair;
  readonly pads: Pads;
  readonly ceilMode: 0 | 1;
};

export type Maxima = Windows & { readonly dilations: Pair };

export const windows: Windows = { kernelShape: [1, 1], strides: [1, 1], pads: [0, 0, 0, 0], ceilMode: 0 };
export const maxima: Maxima = { ...windows, dilations: [1, 1] };

/** Calls `visit` with the offsets of every pixel that each window sees: windows in order, pixels row by row. */
export function sweep(
  x: TensorType,
  y: TensorType,
  g: Maxima,
  visit: (xi: number, yi: number) => void,
): void {
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
export function winners(x: Tensor, y: TensorType, g: Maxima): readonly number[] {
  const first: number[] = [];
  sweep(x.type, y, g, (xi, yi) => {
    const best = first[yi];
    if (best === undefined || x.data[xi]! > x.data[best]!) first[yi] = xi;
  });
  return first;
}

/** The shape that pooling gives images of shape `x`. */
export function pooled([n, c, h, w]: ImageShape, g: Maxima): ImageShape {
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
