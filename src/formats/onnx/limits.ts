import type { TensorType } from "../../ir/tensor.ts";
import { oversize } from "../limits.ts";
import { misread } from "./misread.ts";

/** Refuses a value that nothing could be computed with, before memory is asked for it. */
export function checkSize(type: TensorType, where: string): void {
  const wrong = oversize(type);
  if (wrong) throw misread(where, wrong.found, wrong.fits);
}
