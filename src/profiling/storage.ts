import { bytesOf, sizeOf, type TensorType, type Value } from "../ir/index.ts";

/** Bytes of all elements together. */
export const storageOf = ({ dtype, shape }: TensorType): number => sizeOf(shape) * bytesOf[dtype];

/** Bytes of some values together. */
export const bytesIn = (values: readonly Value[]): number =>
  values.reduce((sum, { type }) => sum + storageOf(type), 0);
