import { energyOf, gramOf, type Matrix, mixed, swapped } from "./matrix.ts";
import { type Decomposition, type Filters, type Method, plainWindow, type Ranks } from "./method.ts";
import { svd } from "./svd.ts";

/** Rounds of improving one side's vectors while the other's stand still. */
const rounds = 2;

/**
 * Tucker-2 (Kim et al. 2016, §3.1): 1 × 1 filters down to fewer channels, a core of k × k among them, and 1 × 1 filters up
 * again. Ranks are the channels that the core makes and reads.
 *
 * Begins with the singular vectors of both unfoldings (HOSVD) and improves them in turn (HOOI; De Lathauwer et al. 2000).
 */
export const tucker: Method = {
  parts: ["reduce", "core", "expand"],
  fits: ([, , kh, kw]) => kh * kw > 1,
  pixels: ({ read, made }) => [read, made, made],
  windows: (whole) => [plainWindow, whole, plainWindow],

  *ranks([out, read]) {
    for (let made = 1; made <= out; made++) for (let seen = 1; seen <= read; seen++) yield [made, seen];
  },

  shapes: ([out, read, kh, kw], [made = 1, seen = 1]) => [
    [seen, read, 1, 1],
    [made, seen, kh, kw],
    [out, made, 1, 1],
  ],

  decompose({ shape: [out, read, kh, kw], data }: Filters): Decomposition {
    const taps = kh * kw;
    const whole: Matrix = { rows: out, columns: read * taps, data };
    const energy = energyOf(data);
    const lost = (kept: number) => (energy > 0 ? Math.max(0, 1 - kept / energy) : 0);
    const [outer, inner] = [leading(whole, out), leading(swapped(whole, taps), read)];
    const kept = cornerEnergies(mixedBothWays(whole, { outer, inner, taps }), taps);
    return {
      error: ([made = 1, seen = 1]) => lost(kept(made, seen)),

      factors([made = 1, seen = 1]: Ranks) {
        let [expand, reduce] = [outer.slice(0, made), inner.slice(0, seen)];
        for (let round = 0; round < rounds; round++) {
          expand = leading(swapped(mixed(reduce, swapped(whole, taps)), taps), made);
          reduce = leading(swapped(mixed(expand, whole), taps), seen);
        }
        const core = mixedBothWays(whole, { outer: expand, inner: reduce, taps });
        return {
          numbers: [
            Float32Array.from(reduce.flatMap((vector) => [...vector])),
            Float32Array.from(core.data),
            Float32Array.from({ length: out * made }, (_, i) => expand[i % made]![Math.floor(i / made)]!),
          ],
          error: lost(energyOf(core.data)),
        };
      },
    };
  },
};

interface Sides {
  readonly outer: readonly Float64Array[];
  readonly inner: readonly Float64Array[];
  readonly taps: number;
}

/** The filters [out, read · taps] seen along chosen vectors: [outer, inner · taps]. */
const mixedBothWays = (filters: Matrix, { outer, inner, taps }: Sides): Matrix =>
  swapped(mixed(inner, swapped(mixed(outer, filters), taps)), taps);

/** The vectors that most of a matrix's rows lie along; those of A · Aᵀ, which is smaller. */
const leading = (matrix: Matrix, count: number): Float64Array[] => svd(gramOf(matrix)).right.slice(0, count);

/** How much of a core's energy its first channels hold: Σ over all smaller places, in a table of running sums. */
function cornerEnergies(
  { rows, columns, data }: Matrix,
  taps: number,
): (made: number, seen: number) => number {
  const width = columns / taps + 1;
  const sums = new Float64Array((rows + 1) * width);
  for (let a = 1; a <= rows; a++)
    for (let b = 1; b < width; b++) {
      const start = (a - 1) * columns + (b - 1) * taps;
      sums[a * width + b] =
        energyOf(data.subarray(start, start + taps)) +
        sums[(a - 1) * width + b]! +
        sums[a * width + b - 1]! -
        sums[(a - 1) * width + b - 1]!;
    }
  return (made, seen) => sums[made * width + seen] ?? 0;
}
