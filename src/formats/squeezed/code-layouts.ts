import { type Shape, sizeOf, type TensorType } from "../../ir/tensor.ts";

/** What is known of a tensor's codes before they are read. */
export interface CodeLayout {
  readonly count: number;
  /** How many codes there are to choose from, at most 256. */
  readonly alphabet: number;
  /** The code of 0, if there is one. */
  readonly zero?: number;
  /** Weights of one kernel, which lie together: 1 where there are none, or too many to tell apart. */
  readonly group: number;
}

/** The code of the whole number 0: int8 codes are moved to be from 0 to 255. */
export const int8Zero = 128;

export const int8Layout = (shape: Shape): CodeLayout => ({
  count: sizeOf(shape),
  alphabet: 256,
  zero: int8Zero,
  group: groupOf(shape),
});

/** Codes that are numbers themselves. */
export const byteLayout = ({ dtype, shape }: TensorType): CodeLayout => ({
  count: sizeOf(shape),
  alphabet: dtype === "bool" ? 2 : 256,
  zero: 0,
  group: groupOf(shape),
});

export function codebookLayout(shape: Shape, codebook: Float32Array): CodeLayout {
  const zero = codebook.findIndex((value) => Object.is(value, 0));
  return {
    count: sizeOf(shape),
    alphabet: codebook.length,
    ...(zero >= 0 && { zero }),
    group: groupOf(shape),
  };
}

/** The largest kernel whose weights have likelihoods of their own, 45 of them; one of 5×5 would have 325. */
const largestKernel = 9;

export function groupOf(shape: Shape): number {
  const kernel = shape.length === 4 ? sizeOf(shape.slice(2)) : 1;
  return kernel <= largestKernel ? kernel : 1;
}
