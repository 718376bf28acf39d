/** What is done to a number before it is written: activations that cost no trip to memory. */
import { type GridType, grids } from "../../../ops/quantization.ts";
import { f32x4, v128 } from "../assembler/index.ts";
import { type Address, floatBytes, type Vector } from "./kernel.ts";
import { atLeast, atMost, splat } from "./lanes.ts";

/** Kept between two bounds, either of which may be infinite, and then brought through grids: Relu is 0 and ∞. */
export interface Finish {
  readonly min?: number;
  readonly max?: number;
  readonly grids?: readonly GridType[];
}

/** A number as it is written; `at` is where the scale and the zero point of each grid lie. */
export function finished(value: Vector, { min, max, grids: types = [] }: Finish, at: Address = 0): Vector {
  const above = min === undefined ? value : atLeast(value, splat(min));
  const bounded = max === undefined ? above : atMost(above, splat(max));
  return types.reduce((x, type, i) => {
    const stepAt = (word: number): Vector => v128.load32Splat(at, (2 * i + word) * floatBytes);
    const steps = { scale: stepAt(0), zeroPoint: stepAt(1) };
    return brought(ontoGrid(x, steps, grids[type]), steps);
  }, bounded);
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
