/** Numbers through grids of 8 bits: to whole numbers of steps, and back. */
import { type GridType, grids } from "../../../ops/quantization.ts";
import { type Code, call, f32x4, i32, v128 } from "../assembler/index.ts";
import { type Address, bytes, kernelName, lanes, type Vector, type Workshop } from "./kernel.ts";
import { atLeast, atMost, splat, storeFirst } from "./lanes.ts";

/** Words that a kernel is told of each grid: its scale, its zero point, and 1 / scale. */
export const gridWords = 3;

interface Results {
  readonly grids: readonly GridType[];
  /** Numbers of a pixel. */
  readonly columns: number;
}

/** Everything in bytes but for the pixels. */
interface Places {
  readonly from: Address;
  readonly to: Address;
  readonly steps: Address;
  readonly pixels: Address;
  readonly fromPitch: number;
  readonly toPitch: number;
}

/** Brings pixels through grids, from the nearest cache to where they are to lie; that may be where they lie. */
export function writeThrough(
  code: Code,
  { grids, columns }: Results,
  at: Places,
  { shared }: Workshop,
): void {
  const rest = columns % lanes;
  const through = shared(
    kernelName("grids", { grids, rest }),
    ["from", "to", "steps", "pixels", "fromPitch", "toPitch", "whole"],
    (inner, { from, to, steps, pixels, fromPitch, toPitch, whole }) => {
      const bring = throughGrids(inner, grids, steps);
      inner.for("pixel", { to: pixels }, () => {
        inner.for("at", { to: whole, by: vector }, (offset) =>
          inner.do(v128.store(i32.add(to, offset), bring(v128.load(i32.add(from, offset))))),
        );
        if (rest) {
          const end = inner.variable("i32", "end", i32.add(to, whole));
          storeFirst(inner, { at: end, count: rest }, bring(v128.load(i32.add(from, whole))));
        }
        inner.step(from, fromPitch);
        inner.step(to, toPitch);
      });
    },
  );
  code.do(call(through, { ...at, whole: bytes(columns - rest) }));
}

const vector = bytes(lanes);

/** Quotients are multiplied: at worst they are as far off as the sums before them. */
function throughGrids(code: Code, types: readonly GridType[], at: Address): (x: Vector) => Vector {
  const told = types.map((type, i) => {
    const stepAt = (word: number) =>
      code.variable("v128", "step", v128.load32Splat(at, bytes(gridWords * i + word)));
    return { scale: stepAt(0), zeroPoint: stepAt(1), inverse: stepAt(2), ends: grids[type] };
  });
  return (x) =>
    told.reduce((y, { inverse, ends, ...steps }) => {
      return brought(ontoGrid(f32x4.mul(y, inverse), steps, ends), steps);
    }, x);
}

export interface GridSteps {
  readonly scale: Vector;
  readonly zeroPoint: Vector;
}

/** Whole numbers of steps, behind the zero point, no further than the grid goes. */
export function ontoGrid(
  steps: Vector,
  { zeroPoint }: Pick<GridSteps, "zeroPoint">,
  { least, most }: { readonly least: number; readonly most: number },
): Vector {
  const whole = f32x4.add(f32x4.nearest(steps), zeroPoint);
  return atMost(atLeast(whole, splat(least)), splat(most));
}

/** The real numbers that whole ones stand for. */
export const brought = (steps: Vector, { scale, zeroPoint }: GridSteps): Vector =>
  f32x4.mul(f32x4.sub(steps, zeroPoint), scale);
