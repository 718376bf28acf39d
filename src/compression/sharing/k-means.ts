/** Where the centroids of k-means begin (Han et al. 2016, §3.2). */
export type Start = "linear" | "density" | "random";

/** Numbers that share a few values: number i is `codebook[codes[i]]`. */
export interface Shared {
  /** In ascending order; with `zero` its first entry is 0. */
  readonly codebook: Float32Array;
  readonly codes: Uint8Array;
}

export interface SharingOptions {
  /** Values at most: 2 to 256. */
  readonly entries: number;
  /** Default "linear", which keeps the few large weights apart. */
  readonly start?: Start;
  /** Uniform numbers in [0, 1), for start "random". */
  readonly random?: () => number;
  /** Rounds of Lloyd's algorithm at most. Default 100. */
  readonly rounds?: number;
}

/** The codebook and codes that (locally) minimise the sum of squared errors: Lloyd's algorithm on a line. */
export function shareWeights(weights: Float32Array, options: SharingOptions): Shared {
  const sorted = Float64Array.from(weights).sort();
  const codebook = distinct(centroids(sorted, options));
  return { codebook, codes: codesOf(weights, codebook) };
}

/** Each weight's nearest entry of an ascending codebook; between two, the lower. */
export function codesOf(weights: Float32Array, codebook: Float32Array): Uint8Array {
  const borders = Array.from(codebook.subarray(1), (value, i) => (value + (codebook[i] ?? 0)) / 2);
  return Uint8Array.from(weights, (weight) => countBelow(borders, weight));
}

export const decoded = ({ codebook, codes }: Shared): Float32Array =>
  Float32Array.from(codes, (code) => codebook[code] ?? 0);

function centroids(
  sorted: Float64Array,
  { entries, start = "linear", random, rounds = 100 }: SharingOptions,
) {
  const sums = runningSums(sorted);
  let centres = starts[start](sorted, entries, random ?? Math.random);
  for (let round = 0; round < rounds; round++) {
    const next = moved(sorted, sums, centres);
    if (next.every((centre, i) => centre === centres[i])) break;
    centres = next;
  }
  return centres;
}

const starts: Readonly<
  Record<Start, (sorted: Float64Array, entries: number, random: () => number) => readonly number[]>
> = {
  linear: (sorted, entries) => {
    const [low, high] = [sorted[0] ?? 0, sorted.at(-1) ?? 0];
    return Array.from({ length: entries }, (_, i) => low + ((high - low) * i) / Math.max(1, entries - 1));
  },
  density: (sorted, entries) =>
    Array.from({ length: entries }, (_, i) => sorted[Math.floor(((i + 0.5) / entries) * sorted.length)] ?? 0),
  random: (sorted, entries, random) =>
    Array.from({ length: entries }, () => sorted[Math.floor(random() * sorted.length)] ?? 0).sort(
      (a, b) => a - b,
    ),
};

/** Every centre at the mean of the numbers that are nearest to it; one that has none stays. */
function moved(sorted: Float64Array, sums: Float64Array, centres: readonly number[]): readonly number[] {
  const ends = centres.map((centre, i) => {
    const next = centres[i + 1];
    return next === undefined ? sorted.length : countBelow(sorted, (centre + next) / 2, "inclusive");
  });
  return centres.map((centre, i) => {
    const [from, to] = [ends[i - 1] ?? 0, ends[i] ?? 0];
    return to > from ? ((sums[to] ?? 0) - (sums[from] ?? 0)) / (to - from) : centre;
  });
}

/** sums[i] is the sum of the first i numbers. */
function runningSums(numbers: Float64Array): Float64Array {
  const sums = new Float64Array(numbers.length + 1);
  for (let i = 0; i < numbers.length; i++) sums[i + 1] = (sums[i] ?? 0) + (numbers[i] ?? 0);
  return sums;
}

/** How many of some ascending numbers are below a limit, or not above it. */
function countBelow(
  ascending: Float64Array | readonly number[],
  limit: number,
  how: "exclusive" | "inclusive" = "exclusive",
): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const number = ascending[middle] ?? 0;
    if (number < limit || (how === "inclusive" && number === limit)) low = middle + 1;
    else high = middle;
  }
  return low;
}

const distinct = (centres: readonly number[]): Float32Array =>
  Float32Array.from(new Set(Float32Array.from(centres))).sort();
