import type { Range, StepOptions } from "../steps.ts";
import { entropyRange } from "./entropy.ts";
import type { Histogram } from "./histogram.ts";
import { percentileRange } from "./percentile.ts";
import { leastSquaresRange } from "./squared-error.ts";

export const calibrationNames = ["minmax", "percentile", "entropy", "mse"] as const;

/** How the range of a grid follows from the numbers that were seen. */
export type Calibration = (typeof calibrationNames)[number];

export const rangeBy: Readonly<Record<Calibration, (seen: Histogram, options: StepOptions) => Range>> = {
  minmax: ({ low, high }) => ({ low, high }),
  percentile: (seen) => percentileRange(seen),
  entropy: entropyRange,
  mse: leastSquaresRange,
};
