import { type Milliseconds, spreadOf } from "./spread.ts";

/** Time, where it was measured. */
export interface Timed {
  readonly milliseconds?: Milliseconds;
  /** Billions of FLOPs a second: the FLOPs over the median time. */
  readonly gflopsPerSecond?: number;
}

/** What so many FLOPs took, run by run. */
export function timedAs(flops: number, times: readonly number[] = []): Timed {
  if (times.length === 0) return {};
  const milliseconds = spreadOf(times);
  const { median } = milliseconds;
  return { milliseconds, ...(flops > 0 && median > 0 && { gflopsPerSecond: flops / (1e6 * median) }) };
}
