import type { Range } from "../steps.ts";
import { type Histogram, totalOf } from "./histogram.ts";

/** The range without the outermost numbers: `share` of all lie in it, and as many are cut at either end. */
export function percentileRange(histogram: Histogram, share = 0.9999): Range {
  const { low, high, above, below, width } = histogram;
  const isOneSided = low === 0 || high === 0;
  const cut = (totalOf(histogram) * (1 - share)) / (isOneSided ? 1 : 2);
  return {
    low: Math.max(low, -endOf(below, cut) * width),
    high: Math.min(high, endOf(above, cut) * width),
  };
}

/** How many bins are left when the outermost ones go that hold no more than `cut` numbers. */
function endOf(counts: Float64Array, cut: number): number {
  let end = counts.length;
  for (let gone = counts[end - 1] ?? 0; end > 0 && gone <= cut; gone += counts[end - 1] ?? 0) end--;
  return end;
}
