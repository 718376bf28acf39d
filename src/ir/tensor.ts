/** What a value is before any number is known: its element type and its extent along each axis. */
export interface TensorType {
  readonly dtype: DType;
  readonly shape: Shape;
}

/** The 8-bit ones hold numbers on a grid: `quantizeLinear` makes them and `dequantizeLinear` reads them. */
export type DType = "float32" | "int32" | "int8" | "uint8" | "bool";

/** Axis lengths, outermost first. Images are [batch, channels, height, width] throughout. */
export type Shape = readonly number[];

/** The four axes of an image tensor. */
export type ImageShape = readonly [n: number, c: number, h: number, w: number];

/** Row-major numbers. Float64 stands in for float32 where derivatives are checked; bool is 0 or 1. */
export type Numbers = Float32Array | Float64Array | Int32Array | Int8Array | Uint8Array;

/** A type together with its numbers. */
export interface Tensor {
  readonly type: TensorType;
  readonly data: Numbers;
}

export const sizeOf = (shape: Shape): number => shape.reduce((size, extent) => size * extent, 1);

/** Bytes of one element as it is stored. */
export const bytesOf: Readonly<Record<DType, number>> = { float32: 4, int32: 4, int8: 1, uint8: 1, bool: 1 };

/** Elements that one step along each axis skips, for a row-major tensor. */
export const stridesOf = (shape: Shape): readonly number[] =>
  shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));

export const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((extent, axis) => extent === b[axis]);

export const formatType = ({ dtype, shape }: TensorType): string => `${dtype}[${shape.join(", ")}]`;

/** Reads `shape` as an image; `undefined` when its rank is not 4. */
export function asImage(shape: Shape): ImageShape | undefined {
  const [n, c, h, w, ...more] = shape;
  if (n === undefined || c === undefined || h === undefined || w === undefined || more.length)
    return undefined;
  return [n, c, h, w];
}
