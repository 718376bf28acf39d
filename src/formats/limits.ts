import { formatType, sizeOf, type TensorType } from "../ir/tensor.ts";
import type { Misread } from "./errors.ts";

/** More elements than any tensor of a network this size has; 8 GiB of float32. */
const mostElements = 2 ** 31;
const highestRank = 8;

/** Why nothing could be computed with a value, to be asked before its memory is; `undefined` where something could. */
export function oversize(type: TensorType): Pick<Misread, "found" | "fits"> | undefined {
  const { shape } = type;
  if (shape.length > highestRank)
    return { found: `a value of rank ${shape.length}`, fits: `ranks up to ${highestRank}` };
  if (!shape.every((extent) => Number.isInteger(extent) && extent >= 1))
    return { found: formatType(type), fits: "extents from 1 up" };
  if (sizeOf(shape) > mostElements)
    return { found: `${formatType(type)}, ${sizeOf(shape)} elements`, fits: `at most ${mostElements}` };
  return undefined;
}
