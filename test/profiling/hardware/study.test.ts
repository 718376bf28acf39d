import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { hardwarePage, hardwarePicture } from "../../../scripts/hardware/page.ts";
import {
  arrayNamed,
  baseline,
  best,
  findingsOn,
  network,
  networks,
  preferences,
  rooflineNamed,
  variants,
} from "../../../scripts/hardware/study.ts";
import { families } from "../../../src/models/index.ts";
import { onArray, roofline } from "../../../src/profiling/hardware/index.ts";
import { stepsOf } from "../../../src/profiling/hardware/steps.ts";
import { touched } from "../../../src/profiling/hardware/traffic.ts";

const device = arrayNamed("array-16x16");
const estimateOf = (name: string) => onArray(network(name), device);

describe.each(variants())("SqueezeNext's findings hold in their direction, $title", ({ device: array }) => {
  const found = findingsOn(array);

  test("v5 is faster than SqueezeNet, and that than AlexNet; and takes less energy", () => {
    expect(found.squeezenetTime).toBeGreaterThan(2);
    expect(found.alexnetTime).toBeGreaterThan(found.squeezenetTime);
    expect(found.squeezenetEnergy).toBeGreaterThan(2);
    expect(found.alexnetEnergy).toBeGreaterThan(found.squeezenetEnergy);
  });

  test("v5 is faster than the baseline, with less energy", () => {
    expect(found.timeSaved).toBeGreaterThan(0.1);
    expect(found.energySaved).toBeGreaterThan(0.1);
  });

  test("the 7×7 layer takes the largest share of the baseline's time", () => {
    const [stem, ...others] = onArray(network(baseline), array).layers;
    expect(stem?.seconds).toBeGreaterThan(Math.max(...others.map(({ seconds }) => seconds)));
    expect(found.firstLayer).toBeGreaterThan(0.15);
  });
});

describe("on the array of the paper's setting", () => {
  test("each version of SqueezeNext is faster than the one before, with less energy", () => {
    const versions = [baseline, ...["v2", "v3", "v4", "v5"].map((v) => baseline + v)].map(estimateOf);
    const falling = (numbers: readonly number[]) => [...numbers].sort((a, b) => b - a);
    for (const of of ["seconds", "joules"] as const) {
      const numbers = versions.map((version) => version[of]);
      expect(numbers).toEqual(falling(numbers));
    }
  });

  test("AlexNet is its fully connected layers, which wait for their weights", () => {
    const { layers, seconds, joules } = estimateOf("alexnet");
    const connected = layers.filter(({ op }) => op === "Gemm");
    const shareOf = (of: "seconds" | "joules", all: number) =>
      connected.reduce((sum, layer) => sum + layer[of], 0) / all;
    expect(connected.map(({ bound }) => bound)).toEqual(["traffic", "traffic", "traffic"]);
    expect(shareOf("seconds", seconds)).toBeGreaterThan(0.5);
    expect(shareOf("joules", joules)).toBeGreaterThan(0.5);
  });

  test("the first stage of SqueezeNext uses fewer of the elements than the third", () => {
    const used = (stage: string) => {
      const layers = estimateOf(best).layers.filter(({ path }) => path.startsWith(stage));
      const sum = (of: (layer: (typeof layers)[number]) => number) => layers.reduce((s, l) => s + of(l), 0);
      return sum(({ macs }) => macs) / (256 * sum(({ cycles }) => cycles));
    };
    expect(used("stage1/")).toBeLessThan(0.6 * used("stage3/"));
  });

  test("depthwise layers use fewer of the elements than the 1×1 layers after them", () => {
    const multiplying = estimateOf("mobilenet-v1").layers.filter(({ macs }) => macs > 0);
    const pairs = multiplying.slice(1, -1);
    for (let i = 0; i + 1 < pairs.length; i += 2)
      expect(pairs[i]?.utilisation).toBeLessThan(pairs[i + 1]?.utilisation ?? Number.NaN);
  });

  test("first and depthwise layers want outputs to stay, the others weights", () => {
    const wanted = Object.fromEntries(preferences().map(({ kind, least, most }) => [kind, [least, most]]));
    for (const kind of ["first layer", "depthwise"]) expect(wanted[kind]?.[0]).toBeGreaterThan(1);
    for (const kind of ["1×1", "fully connected"]) expect(wanted[kind]?.[1]).toBeLessThan(1);
  });
});

test.each(Object.entries(families))("a network of the %s family can be estimated", (_, [model]) => {
  if (!model) throw new Error("the family is empty");
  const graph = model.graph();
  const estimates = [onArray(graph, device), roofline(graph, rooflineNamed("raspberry-pi-4"))];
  for (const { layers, macs } of estimates) {
    expect(macs).toBe(graph.macs);
    for (const { utilisation, seconds } of layers) {
      expect(utilisation).toBeLessThanOrEqual(1);
      expect(seconds).toBeGreaterThanOrEqual(0);
    }
  }
});

test("every layer of the study moves at least what it touches", () => {
  for (const name of networks) {
    const least = stepsOf(network(name)).map((step) => 2 * touched(step));
    for (const [i, { offChipBytes }] of estimateOf(name).layers.entries())
      expect(offChipBytes).toBeGreaterThanOrEqual(least[i] ?? Number.NaN);
  }
});

test("docs/hardware.md and its picture are what npm run tables writes", () => {
  expect(readFileSync("docs/hardware.md", "utf8")).toBe(hardwarePage());
  expect(readFileSync("docs/hardware.svg", "utf8")).toBe(hardwarePicture());
});
