import { expect, test } from "vitest";
import { rateCurve, shortRate } from "../../src/reports/rate-curve.ts";

const rates = [1e-4, 1e-3, 1e-2, 1e-1];
const by = (losses: readonly number[]) => rates.map((rate, i) => [rate, losses[i] ?? 0] as const);
const falling = { losses: by([2.1, 1.8, 1.1, 1.3]), smoothed: by([2, 1.8, 1.2, 1.3]) };

test("losses are drawn against the rate's logarithm, with the suggestion marked", async () => {
  const { markup } = rateCurve({ ...falling, suggestion: 1e-3 });
  await expect(markup).toMatchFileSnapshot("goldens/rates.svg");
});

test("without a suggestion the title says so, and nothing is marked", () => {
  const { markup } = rateCurve(falling);
  expect(markup).toContain("it never falls");
  expect(markup).not.toContain("<circle");
});

test("one trial is drawn without a division by nothing", () => {
  const { markup } = rateCurve({ losses: [[0.1, 2]], smoothed: [[0.1, 2]], suggestion: undefined });
  expect(markup).not.toMatch(/NaN|Infinity/);
});

test.each([
  [0.019183, "0.019"],
  [1.5e-6, "0.0000015"],
  [3.24e-8, "3.2e-8"],
  [12.3, "12"],
])("%s is written as it could be typed", (rate, text) => {
  expect(shortRate(rate)).toBe(text);
});
