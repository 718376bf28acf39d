import { describe, expect, test } from "vitest";
import { onGrid, stepsFor } from "../../../src/compression/quantization/steps.ts";

describe("the grid of a range", () => {
  test("of what a rectifier leaves begins at 0", () => {
    // 255 steps from 0 to 51: 0.2 each, rounded down to a float32.
    const { scale, zeroPoint } = stepsFor({ low: 0, high: 51 });
    expect(zeroPoint).toBe(0);
    expect(scale).toBeLessThanOrEqual(0.2);
    expect(scale).toBeCloseTo(0.2, 7);
  });

  test("of both signs has 0 on it, where the range says", () => {
    // From −1 to 4.1 in 255 steps of 0.02: 0 is the fiftieth.
    expect(stepsFor({ low: -1, high: 4.1 })).toEqual({ scale: Math.fround(0.02), zeroPoint: 50 });
  });

  test("of both signs has 0 in its middle if it is to be symmetric", () => {
    // 128 steps down and 127 up, so 12.7 needs steps of 0.1 and −6 less.
    const steps = stepsFor({ low: -6, high: 12.7 }, { symmetric: true });
    expect(steps).toEqual({ scale: Math.fround(0.1), zeroPoint: 128 });
  });

  test("of one sign uses all steps, symmetric or not", () => {
    expect(stepsFor({ low: 0, high: 1 }, { symmetric: true }).zeroPoint).toBe(0);
    expect(stepsFor({ low: -1, high: 0 }).zeroPoint).toBe(255);
  });

  test("reaches 0 even where the range does not", () => {
    expect(stepsFor({ low: 5, high: 51 })).toEqual(stepsFor({ low: 0, high: 51 }));
    expect(stepsFor({ low: -51, high: -5 }).zeroPoint).toBe(255);
  });

  test("never goes beyond the top of a Clip, not even by rounding", () => {
    for (const high of [6, 1, 0.1, 3.3, 1e-3, 7.7, 12345.678]) {
      const top = Math.fround(high);
      expect(Math.fround(255 * stepsFor({ low: 0, high: top }).scale)).toBeLessThanOrEqual(top);
    }
  });

  test("of nothing but 0 is some grid with 0 on it", () => {
    expect(onGrid(0, stepsFor({ low: 0, high: 0 }))).toBe(0);
  });
});

describe("a number on a grid", () => {
  const steps = { scale: 0.5, zeroPoint: 10 };

  test.each([
    // −10 … 245 steps of 0.5.
    [0, 0],
    [0.2, 0],
    [0.3, 0.5],
    [0.75, 1],
    [0.25, 0],
    [-5, -5],
    [-5.3, -5],
    [122.5, 122.5],
    [200, 122.5],
  ])("%f becomes %f", (x, y) => expect(onGrid(x, steps)).toBe(y));
});
