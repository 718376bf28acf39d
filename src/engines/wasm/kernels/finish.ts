/** What is done to a number before it is written: activations that cost no trip to memory. */
import { type GridType, grids } from "../../../ops/quantization.ts";
import { f32x4, v128 } from "../assembler/index.ts";
import { type Address, floatBytes, type Vector } from "./kernel.ts";
import { atLeast, atMost, splat } from "./lanes.ts";

/** Kept between two bounds, either of which may be infinite, and then on a grid: Relu is 0 and ∞. */
export interface Finish {
  readonly min?: number;
  readonly max?: number;
  readonly grid?: GridType;
}

/** A number as it is written; `grid` is where the grid's scale and its zero point lie. */
export function finished(value: Vector, { min, max, grid: type }: Finish, grid: Address = 0): Vector {
  const above = min === undefined ? value : atLeast(value, splat(min));
  const bounded = max === undefined ? above : atMost(above, splat(max));
  if (!type) return bounded;
  const steps = { scale: v128.load32Splat(grid), zeroPoint: v128.load32Splat(grid, floatBytes) };
  return brought(ontoGrid(bounded, steps, grids[type]), steps);
}

/** What a layer that adds biases and then finishes is given beside its images and weights. */
export const finishPointers = ({
  bias,
  finish,
}: {
  readonly bias: 0 | 1;
  readonly finish: Finish;
}): readonly ("b" | "grid")[] => [...(bias ? ["b" as const] : []), ...(finish.grid ? ["grid" as const] : [])];

export interface GridSteps {
  readonly scale: Vector;
  readonly zeroPoint: Vector;
}

/** Whole numbers of steps, behind the zero point, no further than the grid goes. */
export const ontoGrid = (
  x: Vector,
  { scale, zeroPoint }: GridSteps,
  { least, most }: { readonly least: number; readonly most: number },
): Vector => {
  const steps = f32x4.add(f32x4.nearest(f32x4.div(x, scale)), zeroPoint);
  return atMost(atLeast(steps, splat(least)), splat(most));
};

/** The real numbers that whole ones stand for. */
export const brought = (steps: Vector, { scale, zeroPoint }: GridSteps): Vector =>
  f32x4.mul(f32x4.sub(steps, zeroPoint), scale);
