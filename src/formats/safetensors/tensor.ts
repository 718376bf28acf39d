import { FormatError } from "../errors.ts";

/** Bytes per element, in the order in which tensors of different dtypes lie in a file: widest first. */
export const bytesPerElement = {
  I64: 8,
  F64: 8,
  F32: 4,
  I32: 4,
  BF16: 2,
  F16: 2,
  I16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1,
} as const;

export type Dtype = keyof typeof bytesPerElement;

export const dtypes = Object.keys(bytesPerElement).filter(isDtype);

export function isDtype(name: string): name is Dtype {
  return Object.hasOwn(bytesPerElement, name);
}

/** A tensor as it lies in the file: row-major, little-endian bytes, not necessarily aligned. */
export interface StoredTensor {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}

/** Everything that a safetensors file holds. */
export interface Safetensors {
  readonly metadata: Readonly<Record<string, string>>;
  readonly tensors: ReadonlyMap<string, StoredTensor>;
}

/** The bytes that `shape` takes, counted without allocating any. */
export function countBytes(dtype: Dtype, shape: readonly number[], where: string): number {
  const bytes = shape.reduce((product, extent) => product * extent, bytesPerElement[dtype]);
  if (shape.every(isExtent) && Number.isSafeInteger(bytes)) return bytes;
  throw new FormatError({
    format: "safetensors",
    where,
    found: `shape [${shape.slice(0, 8).join(", ")}${shape.length > 8 ? ", …" : ""}]`,
    fits: "whole numbers from 0 whose product counts at most 2^53 bytes",
  });
}

function isExtent(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0 && !Object.is(value, -0);
}
