import type { Range } from "../steps.ts";

/** Bins on each side of 0. */
const binCount = 2048;

/** How often numbers of each size were seen: bins of one width on both sides of 0, and zeros apart. */
export interface Histogram extends Range {
  /** Width of a bin. */
  readonly width: number;
  /** Of numbers above 0, those in (i · width, (i + 1) · width] by i. */
  readonly above: Float64Array;
  /** Of numbers below 0, by their distance from it. */
  readonly below: Float64Array;
  /** Rectifiers make many; every grid holds 0 exactly. */
  zeros: number;
}

/** An empty histogram for numbers within a range. */
export const histogramOf = ({ low, high }: Range, bins = binCount): Histogram => ({
  low: Math.min(low, 0),
  high: Math.max(high, 0),
  width: Math.max(-low, high, Number.MIN_VALUE) / bins,
  above: new Float64Array(bins),
  below: new Float64Array(bins),
  zeros: 0,
});

/** Counts numbers in. */
export function countInto(histogram: Histogram, numbers: ArrayLike<number>): void {
  const { width, above, below } = histogram;
  const last = above.length - 1;
  for (let i = 0; i < numbers.length; i++) {
    const x = numbers[i]!;
    if (x === 0) histogram.zeros++;
    else if (x > 0) above[Math.min(Math.ceil(x / width) - 1, last)]!++;
    else below[Math.min(Math.ceil(-x / width) - 1, last)]!++;
  }
}

/** Numbers counted, zeros included. */
export const totalOf = ({ above, below, zeros }: Histogram): number => sumOf(above) + sumOf(below) + zeros;

export const sumOf = (counts: Float64Array): number => counts.reduce((sum, count) => sum + count, 0);
