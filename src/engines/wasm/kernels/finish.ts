/** What is done to a number before it is written: activations that cost no trip to memory. */
import { f32x4, type Plain } from "../assembler/index.ts";
import type { Vector } from "./kernel.ts";

/** Kept between two bounds, either of which may be infinite: Relu is 0 and ∞. */
export interface Finish {
  readonly min?: number;
  readonly max?: number;
}

export function finished(value: Vector, { min, max }: Finish): Vector {
  const splat = (bound: number): Plain<"v128"> => f32x4.const(bound, bound, bound, bound);
  const above = min === undefined ? value : f32x4.max(value, splat(min));
  return max === undefined ? above : f32x4.min(above, splat(max));
}
