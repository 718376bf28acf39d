import type { Grid } from "./grid.ts";

/** Bits that each number of a grid takes when it is as frequent as counted; those never seen count a little. */
export function ratesFor({ low, high }: Grid, multiples: readonly Int16Array[]): Float64Array {
  const counts = new Float64Array(high - low + 1).fill(unseen);
  for (const list of multiples) for (let i = 0; i < list.length; i++) counts[list[i]! - low]!++;
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => Math.log2(total / count));
}

/** Occurrences that a number which does not occur is counted as. */
const unseen = 0.05;
