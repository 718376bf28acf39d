import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type DeepCompressionResult, deepCompressionPage } from "../../scripts/deep-compression/page.ts";
import { resultsOf } from "../../scripts/results.ts";

function measured(): DeepCompressionResult {
  const result = resultsOf<DeepCompressionResult>("deep-compression");
  if (!result) throw new Error("bench/results/deep-compression.json is missing");
  return result;
}

test("docs/deep-compression.md is what the script writes of what was measured", () => {
  expect(readFileSync("docs/deep-compression.md", "utf8")).toBe(deepCompressionPage(measured()));
});

test("the file of the paper's size is no larger, and loses no more than half a point", () => {
  const { released, rows } = measured();
  const small = rows.find(({ name }) => name === "small");
  expect(small?.bytes).toBeLessThanOrEqual(470_000);
  expect(100 * (released.top1 - (small?.top1 ?? 0))).toBeLessThanOrEqual(0.5);
});

test("published sizes and what they are told to be of AlexNet's go together", () => {
  const rows = [...deepCompressionPage(measured()).matchAll(/\| ([\d.]+) MB \| (\d+)× \|/g)];
  expect(rows).toHaveLength(7);
  // Sizes are printed in two digits.
  for (const [, size, times] of rows) expect(Math.abs(Number(times) - 240 / Number(size))).toBeLessThan(1);
});
