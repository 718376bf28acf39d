/** What is done to a number before it is written: activations that cost no trip to memory. */
import type { GridType } from "../../../ops/quantization.ts";
import type { Vector } from "./kernel.ts";
import { atLeast, atMost, splat } from "./lanes.ts";

/** Kept between two bounds, either of which may be infinite, and then brought through grids: Relu is 0 and ∞. */
export interface Finish extends Bounds {
  readonly grids?: readonly GridType[];
}

export interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

export function bounded(value: Vector, { min, max }: Bounds): Vector {
  const above = min === undefined ? value : atLeast(value, splat(min));
  return max === undefined ? above : atMost(above, splat(max));
}

/** What a layer that adds biases and then finishes is given beside its images and weights. */
export const finishPointers = ({
  bias,
  finish,
}: {
  readonly bias: 0 | 1;
  readonly finish: Finish;
}): readonly ("b" | "grids")[] => [
  ...(bias ? ["b" as const] : []),
  ...(finish.grids ? ["grids" as const] : []),
];
