import fc from "fast-check";
import { expect, test } from "vitest";
import { rulerOf } from "../../src/reports/plot-axis.ts";

const logarithmic = { title: "time", scale: "log" } as const;

test("marks are 1, 2 and 5 times a power of ten, and powers alone where there are many", () => {
  expect(rulerOf(logarithmic, [3, 40]).ticks).toEqual([5, 10, 20]);
  expect(rulerOf(logarithmic, [1, 10_000]).ticks).toEqual([1, 10, 100, 1000, 10_000]);
});

test("near numbers have equal steps between their marks", () => {
  expect(rulerOf(logarithmic, [5.5, 8]).ticks).toEqual([5, 6, 7, 8, 9]);
  expect(rulerOf(logarithmic, [1.24e6, 3.5e6]).ticks).toEqual([1.5e6, 2e6, 2.5e6, 3e6, 3.5e6, 4e6]);
});

test("every axis has two marks or more, all of them on it", () => {
  const numbers = fc.double({ min: 1e-6, max: 1e12, noNaN: true });
  fc.assert(
    fc.property(numbers, fc.double({ min: 1, max: 1e6, noNaN: true }), (low, ratio) => {
      const ruler = rulerOf(logarithmic, [low, low * ratio]);
      expect(ruler.ticks.length).toBeGreaterThanOrEqual(2);
      for (const tick of ruler.ticks) {
        expect(ruler.at(tick)).toBeGreaterThanOrEqual(0);
        expect(ruler.at(tick)).toBeLessThanOrEqual(1);
      }
    }),
  );
});
