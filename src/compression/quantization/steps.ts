import { grids } from "../../ops/index.ts";
import { nearestEven } from "../../ops/rounding.ts";

/** The least and the greatest number that a grid has to reach. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** A grid of 256 numbers, stored as uint8: (integer − zeroPoint) · scale. */
export interface Steps {
  /** A float32 number. */
  readonly scale: number;
  readonly zeroPoint: number;
}

export interface StepOptions {
  /** Puts 0 in the middle of a grid for both signs, at 128. Default: the grid covers the range and no more. */
  readonly symmetric?: boolean;
}

const { least, most } = grids.uint8;

/** Numbers so near to 0 that a grid of them could not be told from 0. */
const tiny = 2 ** -100;

/** The grid that covers a range and has 0 on it, as padding and rectifiers need (Jacob et al. 2018, §2.1). */
export function stepsFor(range: Range, { symmetric = false }: StepOptions = {}): Steps {
  const [low, high] = [Math.min(range.low, 0), Math.max(range.high, 0)];
  if (high - low < tiny) return { scale: 1, zeroPoint: 0 };
  if (low === 0) return { scale: singleBelow(high / most), zeroPoint: 0 };
  const middle = (most + 1) / 2;
  if (symmetric)
    return { scale: Math.fround(Math.max(-low / middle, high / (most - middle))), zeroPoint: middle };
  const scale = Math.fround((high - low) / (most - least));
  return { scale, zeroPoint: Math.min(Math.max(nearestEven(-low / scale), least), most) };
}

/** What a number becomes on the grid. */
export const onGrid = (x: number, { scale, zeroPoint }: Steps): number =>
  (Math.min(Math.max(nearestEven(Math.fround(x / scale)) + zeroPoint, least), most) - zeroPoint) * scale;

/** The float32 nearest from below: a grid that went beyond the top of a Clip would not make it superfluous. */
function singleBelow(x: number): number {
  const single = new Float32Array([x]);
  if ((single[0] ?? 0) > x) new Uint32Array(single.buffer)[0]! -= 1;
  return single[0] ?? 0;
}
