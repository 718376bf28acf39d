import { describe, expect, test } from "vitest";
import { bestThreshold } from "../../../src/compression/quantization/calibration/entropy.ts";
import { countInto, histogramOf } from "../../../src/compression/quantization/calibration/histogram.ts";
import { percentileRange } from "../../../src/compression/quantization/calibration/percentile.ts";
import { rangeBy } from "../../../src/compression/quantization/calibration/ranges.ts";
import { leastSquaresRange } from "../../../src/compression/quantization/calibration/squared-error.ts";
import { onGrid, type Range, stepsFor } from "../../../src/compression/quantization/steps.ts";
import { mulberry32 } from "../../support/random.ts";

const rangeOf = (numbers: readonly number[]): Range => ({
  low: Math.min(0, ...numbers),
  high: Math.max(0, ...numbers),
});

function histogram(numbers: readonly number[], bins?: number) {
  const counted = histogramOf(rangeOf(numbers), bins);
  countInto(counted, numbers);
  return counted;
}

/** Numbers with long tails. */
function tailed(count: number): readonly number[] {
  const random = mulberry32(11);
  return Array.from({ length: count }, () => -Math.log(1 - random()));
}

test("a histogram counts every number once, zeros apart, each in the bin that ends at or beyond it", () => {
  const { above, below, zeros } = histogram([0, 0, 1, 2, 2, 4, -1, -0.5, 3.5], 4);
  expect({ above: [...above], below: [...below], zeros }).toEqual({
    above: [1, 2, 0, 2],
    below: [2, 0, 0, 0],
    zeros: 2,
  });
});

describe("a percentile", () => {
  test("cuts the share that lies furthest out, of one sign at one end", () => {
    const numbers = Array.from({ length: 1000 }, (_, i) => i + 1);
    expect(percentileRange(histogram(numbers, 1000), 0.99)).toEqual({ low: 0, high: 990 });
  });

  test("of both signs cuts half of it at each end", () => {
    const numbers = Array.from({ length: 2000 }, (_, i) => (i % 2 ? -1 : 1) * (Math.floor(i / 2) + 1));
    expect(percentileRange(histogram(numbers, 1000), 0.99)).toEqual({ low: -990, high: 990 });
  });

  test("keeps everything where nothing lies further out than its share", () => {
    expect(percentileRange(histogram([1, 1, 1, 8], 8), 0.9)).toEqual({ low: 0, high: 8 });
  });
});

describe("the least squared error", () => {
  /** Many small numbers and few large ones: how many lie in each of the bins, of width 1, on either side of 0. */
  const counted = (above: (bin: number) => number, below: (bin: number) => number) => ({
    ...histogramOf({ low: -2048 * Math.sign(below(0)), high: 2048 }),
    above: Float64Array.from({ length: 2048 }, (_, bin) => Math.round(above(bin))),
    below: Float64Array.from({ length: 2048 }, (_, bin) => Math.round(below(bin))),
  });
  const [bell, spike, none] = [
    (bin: number) => 1e7 * Math.exp(-((bin / 300) ** 2)) + 1,
    (bin: number) => 1e6 * Math.exp(-bin / 40),
    () => 0,
  ];

  const histograms = {
    "a bell of one sign": counted(bell, none),
    "a bell of both": counted(bell, bell),
    "another spread on either side": counted(bell, spike),
  };

  test.each(Object.entries(histograms))("is near the best of all ranges: %s", (_, seen) => {
    const error = (range: Range): number => {
      const steps = stepsFor(range);
      const of = (counts: Float64Array, sign: number) =>
        counts.reduce((sum, count, bin) => {
          // Ten numbers for each bin, as they lie anywhere in it.
          for (let part = 0; part < 10 && count > 0; part++) {
            const x = sign * (bin + (part + 0.5) / 10);
            sum += (count / 10) * (onGrid(x, steps) - x) ** 2;
          }
          return sum;
        }, 0);
      return of(seen.above, 1) + of(seen.below, -1);
    };
    const { low, high } = seen;
    const shares = Array.from({ length: 16 }, (_, i) => (i + 1) / 16);
    const downs = low === 0 ? [1] : shares;
    const all = shares.flatMap((up) => downs.map((down) => ({ low: low * down, high: high * up })));
    const best = Math.min(...all.map(error));
    expect(error(leastSquaresRange(seen))).toBeLessThan(1.05 * best);
    // The bar means something: the whole range is worse.
    expect(error({ low, high })).toBeGreaterThan(1.5 * best);
  });

  test("of numbers that fill their range evenly keeps all of it", () => {
    const numbers = Array.from({ length: 5000 }, (_, i) => i / 5000);
    expect(leastSquaresRange(histogram(numbers)).high).toBeGreaterThan(0.99);
  });
});

describe("the least divergence", () => {
  /** Σ p log p/q, with p and q written out as lists. */
  function divergence(counts: readonly number[], kept: number, levels: number): number {
    const p = counts.slice(0, kept);
    p[kept - 1] = (p[kept - 1] ?? 0) + counts.slice(kept).reduce((a, b) => a + b, 0);
    const q = new Array<number>(kept).fill(0);
    for (let level = 0; level < levels; level++) {
      const bins = p
        .map((_, i) => i)
        .filter(
          (i) => Math.floor((level * kept) / levels) <= i && i < Math.floor(((level + 1) * kept) / levels),
        );
      const filled = bins.filter((i) => (counts[i] ?? 0) > 0);
      const mass = bins.reduce((sum, i) => sum + (counts[i] ?? 0), 0);
      for (const i of filled) q[i] = mass / filled.length;
    }
    const [np = 0, nq = 0] = [p, q].map((list) => list.reduce((a, b) => a + b, 0));
    return p.reduce((sum, count, i) => {
      if (count === 0) return sum;
      return sum + (count / np) * Math.log(count / np / ((q[i] || 1e-4) / nq));
    }, 0);
  }

  test.each([
    [[9, 7, 6, 5, 3, 2, 1, 1, 0, 0, 0, 1], 4],
    [[50, 20, 8, 4, 2, 1, 1, 0, 1, 0, 0, 0, 0, 0, 1, 1], 4],
    [[1, 1, 1, 1, 1, 1, 1, 1], 2],
    [[0, 30, 20, 40, 10, 5, 5, 5, 1, 0, 0, 2], 3],
  ])("is found among all thresholds: %j in %i levels", (counts, levels) => {
    const thresholds = Array.from({ length: counts.length - levels + 1 }, (_, i) => levels + i);
    const losses = thresholds.map((kept) => divergence(counts, kept, levels));
    const expected = thresholds[losses.indexOf(Math.min(...losses))];
    expect(bestThreshold(Float64Array.from(counts), levels)).toBe(expected);
  });

  test("cuts a far outlier off, and no number that others stand beside", () => {
    const numbers = [...tailed(4000).filter((x) => x < 4), 400];
    const { high } = rangeBy.entropy(histogram(numbers), {});
    expect(high).toBeLessThan(100);
    expect(high).toBeGreaterThan(2);
  });
});

test("the whole range is what minmax keeps", () => {
  expect(rangeBy.minmax(histogram([-3, 1, 9]), {})).toEqual({ low: -3, high: 9 });
});
