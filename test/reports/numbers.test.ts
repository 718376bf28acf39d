import { describe, expect, test } from "vitest";
import { compact, count, fraction, percent } from "../../src/reports/numbers.ts";

describe("numbers in reports", () => {
  test.each([
    [0, "0"],
    [0.4137, "0.414"],
    [999.6, "1 k"],
    [2_613_952, "2.61 M"],
    [38_049_546_240, "38 G"],
    [2e17, "2.00e+17"],
  ])("%f is %s in short", (value, text) => expect(compact(value)).toBe(text));

  test("group thousands, and keep a fraction's and a percentage's decimals", () => {
    expect([count(31_032_460), fraction(0.5), percent(0.9996)]).toEqual(["31,032,460", "0.500", "100.0 %"]);
  });

  test("are a dash when they are missing or not finite", () => {
    expect([
      count(null),
      fraction(undefined),
      percent(Number.NaN),
      compact(Number.POSITIVE_INFINITY),
    ]).toEqual(Array(4).fill("–"));
  });
});
