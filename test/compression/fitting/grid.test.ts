import { expect, test } from "vitest";
import { balancedStep, gridFor } from "../../../src/compression/fitting/grid.ts";
import { halfToNumber, numberToHalf } from "../../../src/formats/half.ts";

test.each([0.0123, 0.4567, 3e-4])("every number of a grid of step %d is a float16", (step) => {
  const grid = gridFor({ step, range: [-63 * step, 63 * step], entries: 127 });
  for (let multiple = grid.low; multiple <= grid.high; multiple++)
    expect(halfToNumber(numberToHalf(multiple * grid.step))).toBe(multiple * grid.step);
});

test("a grid has 0, no more numbers than it may, and reaches over the range", () => {
  const grid = gridFor({ step: 1e-3, range: [-0.2, 1], entries: 31 });
  expect(grid.low).toBeLessThanOrEqual(0);
  expect(grid.high - grid.low + 1).toBeLessThanOrEqual(31);
  expect(grid.low * grid.step).toBeLessThanOrEqual(-0.2 + grid.step);
  expect(grid.high * grid.step).toBeGreaterThanOrEqual(1 - grid.step);
});

test("at the balanced step, a slightly smaller one costs as much in bits as it gains", () => {
  const [price, importance] = [1e-6, 0.3];
  // Uniform errors of a step, and bits that grow by one as it halves.
  const cost = (step: number) => (importance * step ** 2) / 12 - price * Math.log2(step);
  const step = balancedStep(price, importance);
  expect(cost(step)).toBeLessThan(cost(1.01 * step));
  expect(cost(step)).toBeLessThan(cost(0.99 * step));
});
