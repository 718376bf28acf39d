/** Where the middle of some times lies, in milliseconds, and how far the middle half of them reaches. */
export interface Milliseconds {
  readonly median: number;
  /** From the first quartile to the third. */
  readonly spread: number;
}

/** Median and spread of times; of an even number of them, between the two in the middle. */
export const spreadOf = (times: readonly number[]): Milliseconds => ({
  median: quantile(times, 0.5),
  spread: quantile(times, 0.75) - quantile(times, 0.25),
});

function quantile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const [low = Number.NaN, high = low] = sorted.slice(Math.floor(place), Math.floor(place) + 2);
  return low + (high - low) * (place - Math.floor(place));
}
