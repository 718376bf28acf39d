import type { Value } from "../ir/graph.ts";
import * as ops from "../ops/index.ts";
import { block } from "./block.ts";
import { channelsOf } from "./convolution.ts";

export interface ShiftOptions {
  /** Rows and columns of the filter whose taps the groups of channels look at; odd. */
  readonly kernel: number;
}

/**
 * Wu et al. 2018: the channels in kernel² equal groups, each moved by one tap of a filter. The first group looks up
 * and left, the next one up and less far left, row by row; the channels left over at the end stay.
 */
export function shift(x: Value, { kernel }: ShiftOptions): Value {
  if (!Number.isInteger(kernel) || kernel < 1 || kernel % 2 === 0)
    throw new RangeError(`a shift of ${x.name} has kernel ${kernel}; give an odd number, such as 3`);
  const steps = Array.from({ length: kernel }, (_, tap) => tap - (kernel >> 1));
  return ops.shift({ x }, { offsets: steps.flatMap((down) => steps.flatMap((across) => [down, across])) });
}

/** Jeon & Kim 2018: every channel moved by two numbers that it learns, mixing four pixels where they are not whole. */
export const activeShift = block("shift", (x: Value) => ops.activeShift({ x, offset: offsetOf(x) }));

/**
 * Chen et al. 2019: learns like an active shift and moves by whole pixels. The derivative in an offset is that of the
 * rounded one, where the authors' is that of the offset itself. The penalty that pulls offsets to 0 is training's.
 */
export const sparseShift = block("shift", (x: Value) =>
  ops.activeShift({ x, offset: ops.roundStraightThrough({ x: offsetOf(x) }) }),
);

/** How many pixels down and across each channel looks; at most one before training. */
const offsetOf = (x: Value): Value =>
  x.graph.parameter("offset", [channelsOf(x), 2], {
    role: "offset",
    initializer: { kind: "uniform", bound: 1 },
  });
