import { describe, expect, test } from "vitest";
import { byShare3x3, bySqueezeRatio } from "../../scripts/plots/squeezenet-sizes.ts";
import { separableTimes, sizeCurve } from "../../src/reports/index.ts";
import { parseXml } from "../support/xml.ts";

/** SqueezeNet's numbers by the formulas of Iandola et al. 2016, §5.1, in plain loops. */
function megabytes(squeezeRatio: number, share3x3: number): number {
  let numbers = 96 * 3 * 49 + 96;
  let channels = 96;
  for (let i = 0; i < 8; i++) {
    const expand = 128 + 128 * Math.floor(i / 2);
    const squeeze = Math.round(squeezeRatio * expand);
    const large = Math.min(expand - 1, Math.max(1, Math.round(share3x3 * expand)));
    numbers += channels * squeeze + squeeze + squeeze * (expand - large) + squeeze * large * 9 + expand;
    channels = expand;
  }
  return (4 * (numbers + channels * 1000 + 1000)) / 1e6;
}

describe("SqueezeNet's sizes", () => {
  test("by squeeze ratio are those of the paper's formulas, 4.8 MiB at 0.125 as it prints", () => {
    for (const [ratio, size] of bySqueezeRatio()) expect(size).toBeCloseTo(megabytes(ratio, 0.5), 9);
    expect(((bySqueezeRatio()[0]?.[1] ?? 0) * 1e6) / 2 ** 20).toBeCloseTo(4.8, 1);
  });

  test("by the share of 3×3 filters are those of the paper's formulas, 13 MiB at a half as it prints", () => {
    for (const [percent, size] of byShare3x3()) expect(size).toBeCloseTo(megabytes(0.5, percent / 100), 9);
    expect(((byShare3x3().find(([percent]) => percent === 50)?.[1] ?? 0) * 1e6) / 2 ** 20).toBeCloseTo(13, 1);
  });
});

test("a size curve has a dot for each setting", () => {
  const points = [
    [0.125, 5],
    [0.5, 13],
    [1, 25],
  ] as const;
  const svg = parseXml(sizeCurve({ title: "size", knob: "squeeze ratio", points }).markup);
  const titles = svg
    .all()
    .filter(({ name }) => name === "circle")
    .map((dot) => dot.named("title")[0]?.text);
  expect(titles).toEqual(["squeeze ratio 0.125: 5", "squeeze ratio 0.5: 13", "squeeze ratio 1: 25"]);
});

test("times of both forms stand at equal steps for sizes that double, and say the size", () => {
  const times = [4, 8, 16].map((side) => ({ side, standard: side, separable: side / 2 }));
  const svg = parseXml(separableTimes(times).markup);
  const dots = svg.all().filter(({ name }) => name === "circle");
  const [a = 0, b = 0, c = 0] = dots.slice(0, 3).map((dot) => Number(dot.attributes.get("cx")));
  expect(b - a).toBeCloseTo(c - b, 1);
  expect(dots.map((dot) => dot.named("title")[0]?.text)).toEqual(
    ["4: 4", "8: 8", "16: 16", "4: 2", "8: 4", "16: 8"].map((words) => `pixels of a side ${words}`),
  );
});
