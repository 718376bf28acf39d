/** How a window slides over an image: what convolutions and poolings agree on. */
import { Misfit } from "../ir/errors.ts";
import { asImage, type ImageShape, type TensorType } from "../ir/tensor.ts";

export type Pair = readonly [h: number, w: number];
export type Pads = readonly [top: number, left: number, bottom: number, right: number];

/** How often a window of `kernel` taps, `dilation` apart, fits in `extent` when it moves by `stride`. */
export function slide(extent: number, kernel: number, stride: number, dilation: number): number {
  const reach = (kernel - 1) * dilation + 1;
  if (reach > extent)
    throw new Misfit(
      `the kernel reaches over ${reach} rows or columns but the padded image has ${extent}`,
      "pad more, or use a smaller kernel or dilation",
    );
  return Math.floor((extent - reach) / stride) + 1;
}

/** The four axes of what is bound to `slot`; a `Misfit` when it is not an image. */
export function imageOf(slot: string, type: TensorType): ImageShape {
  const shape = asImage(type.shape);
  if (!shape)
    throw new Misfit(`${slot} has rank ${type.shape.length}, not 4`, `reshape ${slot} to four axes`);
  return shape;
}
