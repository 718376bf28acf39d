import { type Range, type StepOptions, stepsFor } from "../steps.ts";
import type { Histogram } from "./histogram.ts";

/** Ends that are tried on each side of 0. */
const tries = 128;

/**
 * The range whose grid changes numbers least, by the mean of squares.
 *
 * Within a range numbers move by Δ²/12 in the mean, as if they lay anywhere between two steps; what lies beyond moves
 * to its end; and 0 stays.
 */
export function leastSquaresRange(histogram: Histogram, options: StepOptions = {}): Range {
  const { width, low, high, above, below } = histogram;
  const [over, under] = [sideOf(above, width), sideOf(below, width)];
  let best: Range = { low, high };
  let least = Number.POSITIVE_INFINITY;
  for (const i of endsOf(below))
    for (const j of endsOf(above)) {
      if (i + j === 0) continue;
      const range = { low: Math.max(low, -i * width), high: Math.min(high, j * width) };
      const { scale } = stepsFor(range, options);
      const inside = under.within(i) + over.within(j);
      const error = (inside * scale ** 2) / 12 + under.beyond(i) + over.beyond(j);
      if (error < least) [best, least] = [range, error];
    }
  return best;
}

/** Where a range may end, in bins from 0, the widest first. */
function endsOf(counts: Float64Array): readonly number[] {
  const last = counts.findLastIndex((count) => count > 0) + 1;
  const stride = Math.max(1, counts.length / tries);
  return Array.from({ length: Math.ceil(last / stride) + 1 }, (_, i) => Math.max(0, last - i * stride));
}

/** How many numbers lie in the first bins, and how far all others lie beyond them, squared and added up. */
function sideOf(counts: Float64Array, width: number) {
  const momentsFrom = [0, 1, 2].map((power) => {
    const sums = new Float64Array(counts.length + 1);
    for (let i = counts.length - 1; i >= 0; i--)
      sums[i] = sums[i + 1]! + counts[i]! * ((i + 0.5) * width) ** power;
    return sums;
  });
  const from = (bin: number) => momentsFrom.map((sums) => sums[bin] ?? 0) as [number, number, number];
  return {
    within: (bins: number): number => from(0)[0] - from(bins)[0],
    beyond: (bins: number): number => {
      const [count, sum, squares] = from(bins);
      const end = bins * width;
      return squares - 2 * end * sum + end ** 2 * count;
    },
  };
}
