import { asImage, type Shape, sizeOf, stridesOf, type TensorType } from "../../ir/tensor.ts";

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

/** Elements side by side in row-major order, which lie `step` words apart in a buffer. */
export interface Line {
  /** Offset of the first element, and its place in the buffer. */
  readonly from: number;
  readonly at: number;
  readonly count: number;
  readonly step: number;
}

/** Calls `visit` with every line of a view; of an image, row by row with all channels of a row, which lie close. */
export function forEachLine({ type: { shape }, strides, offset }: View, visit: (line: Line) => void): void {
  const outer = shape.slice(0, -1).map((extent, axis) => ({
    extent,
    from: sizeOf(shape.slice(axis + 1)),
    at: strides[axis] ?? 0,
  }));
  const [images, channels, rows] = outer;
  const order = asImage(shape) && images && channels && rows ? [images, rows, channels] : outer;
  const [count, step] = [shape.at(-1) ?? 1, strides.at(-1) ?? 1];
  const descend = (axis: number, from: number, at: number): void => {
    const along = order[axis];
    if (!along) visit({ from, at, count, step });
    else for (let i = 0; i < along.extent; i++) descend(axis + 1, from + i * along.from, at + i * along.at);
  };
  descend(0, 0, offset);
}
