import { asImage, type Shape, stridesOf, type TensorType } from "../../ir/tensor.ts";

/** Memory for one value, or for several that lie in one another: slices of a Concat, or one after the other. */
export interface Buffer {
  /** 32-bit words; every element takes one, whatever its type. */
  readonly words: number;
}

/** Where a value lies in a buffer. */
export interface View {
  readonly type: TensorType;
  readonly buffer: Buffer;
  /** Words from the start of the buffer. */
  readonly offset: number;
  /** Words that one step along each axis skips. */
  readonly strides: readonly number[];
}

/** Images lie pixel by pixel, with the channels of a pixel side by side; everything else is row-major. */
export function layoutOf(shape: Shape): readonly number[] {
  const image = asImage(shape);
  if (!image) return stridesOf(shape);
  const [, c, h, w] = image;
  return [h * w * c, 1, w * c, c];
}

/** Whether a value lies in row-major order, as it is fed and given out. */
export const isRowMajor = ({ type: { shape }, strides }: View): boolean => {
  const usual = stridesOf(shape);
  return shape.every((extent, axis) => extent === 1 || strides[axis] === usual[axis]);
};

/** Calls `visit` with the offset of every element in row-major order, and with its place in the buffer. */
export function forEach(
  { type: { shape }, strides, offset }: View,
  visit: (from: number, at: number) => void,
): void {
  let from = 0;
  const descend = (axis: number, at: number): void => {
    const extent = shape[axis];
    const stride = strides[axis] ?? 0;
    if (extent === undefined) visit(from++, at);
    else if (axis === shape.length - 1) for (let i = 0; i < extent; i++) visit(from++, at + i * stride);
    else for (let i = 0; i < extent; i++) descend(axis + 1, at + i * stride);
  };
  descend(0, offset);
}
