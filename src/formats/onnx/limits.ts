import { formatType, sizeOf, type TensorType } from "../../ir/tensor.ts";
import { misread } from "./misread.ts";

/** More elements than any tensor of a network this size has; 8 GiB of float32. */
const mostElements = 2 ** 31;
const highestRank = 8;

/** Refuses a value that nothing could be computed with, before memory is asked for it. */
export function checkSize(type: TensorType, where: string): void {
  const { shape } = type;
  if (shape.length > highestRank)
    throw misread(where, `a value of rank ${shape.length}`, `ranks up to ${highestRank}`);
  if (!shape.every((extent) => Number.isInteger(extent) && extent >= 1))
    throw misread(where, formatType(type), "extents from 1 up");
  if (sizeOf(shape) > mostElements)
    throw misread(where, `${formatType(type)}, ${sizeOf(shape)} elements`, `at most ${mostElements}`);
}
