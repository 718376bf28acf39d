import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decadeScale, niceScale, stepScale } from "../../src/reports/scale.ts";

const labels = ({ ticks, label }: ReturnType<typeof niceScale>) => ticks.map(label);

describe("niceScale", () => {
  test("marks round numbers with the decimals that tell them apart", () => {
    expect(labels(niceScale({ low: 0, high: 2.31, steps: 4 }))).toEqual([
      "0.0",
      "0.5",
      "1.0",
      "1.5",
      "2.0",
      "2.5",
    ]);
    expect(labels(niceScale({ low: 0, high: 100, steps: 4 }))).toEqual(["0", "20", "40", "60", "80", "100"]);
    expect(labels(niceScale({ low: 0, high: 3e-4, steps: 4 }))).toEqual(["0", "1e-4", "2e-4", "3e-4"]);
    expect(labels(niceScale({ low: 0, high: 9000, steps: 4 }))).toEqual(["0", "2k", "4k", "6k", "8k", "10k"]);
  });

  test("holds all data between its first and last mark, whatever they are", () => {
    const value = fc.double({ min: -1e9, max: 1e9, noNaN: true }).map(Math.fround);
    fc.assert(
      fc.property(value, value, fc.integer({ min: 2, max: 10 }), (a, b, steps) => {
        const low = Math.min(a, b);
        const high = Math.max(a, b);
        const scale = niceScale({ low, high, steps });
        const slack = 1e-6 * (scale.to - scale.from);
        expect(scale.from).toBeLessThanOrEqual(low + slack);
        expect(scale.to).toBeGreaterThanOrEqual(high - slack);
        expect(scale.to).toBeGreaterThan(scale.from);
        expect(scale.ticks.length).toBeLessThanOrEqual(2 * steps + 3);
      }),
    );
  });
});

describe("stepScale", () => {
  test("ends at the first and last step, with whole marks inside", () => {
    const scale = stepScale({ low: 0, high: 1240, steps: 6 });
    expect([scale.from, scale.to]).toEqual([0, 1240]);
    expect(labels(scale)).toEqual(["0", "200", "400", "600", "800", "1000", "1200"]);
    expect(labels(stepScale({ low: 0, high: 3, steps: 6 }))).toEqual(["0", "1", "2", "3"]);
  });

  test("holds a single step", () => {
    expect(stepScale({ low: 5, high: 5, steps: 6 })).toMatchObject({ from: 4, to: 6, ticks: [5] });
  });
});

describe("decadeScale", () => {
  test("marks every power of ten between its ends, which are the data's", () => {
    const scale = decadeScale({ low: 1e-6, high: 20 });
    expect([scale.from, scale.to]).toEqual([-6, Math.log10(20)]);
    expect(labels(scale)).toEqual(["1e-6", "1e-5", "1e-4", "1e-3", "1e-2", "1e-1", "1", "1e1"]);
  });

  test("of a single number has that number in its middle", () => {
    const { from, to } = decadeScale({ low: 0.1, high: 0.1 });
    expect((from + to) / 2).toBeCloseTo(-1, 12);
  });
});
