import type { Range } from "../steps.ts";
import type { Histogram } from "./histogram.ts";

/**
 * The range that loses least information: of all thresholds on the size of numbers, the one whose grid has the least
 * Kullback–Leibler divergence from what was seen (Migacz 2017, "8-bit Inference with TensorRT").
 *
 * Zeros do not count: every grid holds them.
 */
export function entropyRange({ low, high, width, above, below }: Histogram): Range {
  const sizes = above.map((count, i) => count + below[i]!);
  // A grid for both signs has half its numbers on either side.
  const levels = low < 0 && high > 0 ? 128 : 256;
  const threshold = bestThreshold(sizes, levels) * width;
  return { low: Math.max(low, -threshold), high: Math.min(high, threshold) };
}

/** How many of the bins are kept, at least as many as there are levels. */
export function bestThreshold(sizes: Float64Array, levels: number): number {
  const last = sizes.findLastIndex((count) => count > 0) + 1;
  let best = last;
  let least = Number.POSITIVE_INFINITY;
  for (let kept = Math.min(levels, last); kept <= last; kept++) {
    const loss = divergence(sizes, kept, levels);
    if (loss < least) [best, least] = [kept, loss];
  }
  return best;
}

/** What an empty bin counts as when all that lies beyond it is put there: not nothing, which would rule it out. */
const trace = 1e-4;

/**
 * Σ p · log(p / q): p is the kept bins with everything beyond in the last, q the kept bins in `levels` groups, each of
 * which spreads over those of its bins that hold something.
 */
export function divergence(sizes: Float64Array, kept: number, levels: number): number {
  let beyond = 0;
  for (let i = kept; i < sizes.length; i++) beyond += sizes[i]!;
  let inside = 0;
  for (let i = 0; i < kept; i++) inside += sizes[i]!;
  const total = inside + beyond;
  let sum = 0;
  for (let level = 0; level < levels; level++) {
    const [start, end] = [Math.floor((level * kept) / levels), Math.floor(((level + 1) * kept) / levels)];
    let [mass, filled] = [0, 0];
    for (let i = start; i < end; i++) {
      mass += sizes[i]!;
      if (sizes[i]! > 0) filled++;
    }
    for (let i = start; i < end; i++) {
      const p = (sizes[i]! + (i === kept - 1 ? beyond : 0)) / total;
      if (p === 0) continue;
      const q = (sizes[i]! > 0 ? mass / filled : trace) / inside;
      sum += p * Math.log(p / q);
    }
  }
  return sum;
}
