import { describe, expect, test } from "vitest";
import { spreadOf, timedAs } from "../../../src/profiling/index.ts";

describe("median and spread", () => {
  test("of an odd number of times is the middle one, and the distance of the quartiles", () => {
    expect(spreadOf([5, 1, 2, 4, 3])).toEqual({ median: 3, spread: 4 - 2 });
  });

  test("of an even number of times lies between the two in the middle", () => {
    // Quartiles a quarter of the way between neighbours, as NumPy's percentile has them by default.
    expect(spreadOf([1, 2, 3, 10])).toEqual({ median: 2.5, spread: 4.75 - 1.75 });
  });

  test("of one time is that time", () => {
    expect(spreadOf([7])).toEqual({ median: 7, spread: 0 });
  });
});

describe("speed", () => {
  test("is billions of FLOPs a second", () => {
    expect(timedAs(4e9, [1000, 2000, 3000])).toEqual({
      milliseconds: { median: 2000, spread: 1000 },
      gflopsPerSecond: 2,
    });
  });

  test("is unknown of what counts no FLOPs, and time of what was not measured", () => {
    expect(timedAs(0, [3])).toEqual({ milliseconds: { median: 3, spread: 0 } });
    expect(timedAs(5)).toEqual({});
  });
});
