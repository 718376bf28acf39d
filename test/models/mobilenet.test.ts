import { describe, expect, test } from "vitest";
import { divisible } from "../../src/models/mobilenet/divisible.ts";
import { graphOf, operatorsUnder, shapeOf } from "./nodes.ts";

const blocks = (name: string, block: string, count: number, parameter: string) => {
  const graph = graphOf(name);
  return Array.from({ length: count }, (_, i) => shapeOf(graph, `${block}${i + 1}/${parameter}`)?.[0]);
};

test.each([
  [3, 8], // never less
  [11.2, 16], // 8 would be less than nine tenths
  [12, 16],
  [33.6, 32],
  [180, 184],
])("%d channels become %i", (asked, given) => {
  expect(divisible(asked)).toBe(given);
});

describe("mobilenet-v1", () => {
  test("keeps 7×7 in its last two convolutions, where Table 1 prints stride 2", () => {
    const graph = graphOf("mobilenet-v1");
    const sizes = graph.nodes
      .filter(({ op }) => op.name === "Conv")
      .map(({ result }) => ("type" in result ? result.type.shape[2] : 0));
    expect(sizes.slice(-5)).toEqual([14, 7, 7, 7, 7]);
  });
});

describe("mobilenet-v2", () => {
  const graph = graphOf("mobilenet-v2");

  test("adds x where a row repeats, and nowhere else", () => {
    const added = Array.from({ length: 17 }, (_, i) => i + 1).filter((i) =>
      operatorsUnder(graph, `bottleneck${i}`).includes("Add"),
    );
    expect(added).toEqual([3, 5, 6, 8, 9, 10, 12, 13, 15, 16]);
  });

  test("has no rectifier behind a projection", () => {
    expect(operatorsUnder(graph, "bottleneck2")).toEqual([
      "Conv",
      "BatchNormalization",
      "Clip",
      "Conv",
      "BatchNormalization",
      "Clip",
      "Conv",
      "BatchNormalization",
    ]);
    expect(operatorsUnder(graph, "bottleneck1")).toEqual([
      "Conv",
      "BatchNormalization",
      "Clip",
      "Conv",
      "BatchNormalization",
    ]);
  });

  test("keeps its last convolution below width 1, and widens it above", () => {
    const last = (name: string) => shapeOf(graphOf(name), "conv2/weight")?.[0];
    expect([last("mobilenet-v2-0.35"), last("mobilenet-v2"), last("mobilenet-v2-1.4")]).toEqual([
      1280, 1280, 1792,
    ]);
  });
});

describe("mobilenet-v3", () => {
  test.each([
    ["mobilenet-v3-large", [16, 64, 72, 72, 120, 120, 240, 200, 184, 184, 480, 672, 672, 960, 960]],
    ["mobilenet-v3-small", [16, 72, 88, 96, 240, 240, 120, 144, 288, 576, 576]],
    // From the expansion factors and the rounding of the authors' program.
    ["mobilenet-v3-large-0.75", [16, 64, 72, 72, 96, 96, 192, 160, 144, 144, 384, 528, 528, 720, 720]],
  ])('%s filters as many channels as its table\'s column "exp size"', (name, sizes) => {
    expect(blocks(name, "bneck", sizes.length, "depthwise/weight")).toEqual(sizes);
  });

  // torchvision's fc1, from the first squeeze on.
  test.each([
    ["mobilenet-v3-large", 15, { 4: 24, 5: 32, 6: 32, 11: 120, 12: 168, 13: 168, 14: 240, 15: 240 }],
    ["mobilenet-v3-small", 11, { 1: 8, 4: 24, 5: 64, 6: 64, 7: 32, 8: 40, 9: 72, 10: 144, 11: 144 }],
  ])("%s squeezes where torchvision does", (name, count, squeezed: Readonly<Record<number, number>>) => {
    const expected = Array.from({ length: count }, (_, i) => squeezed[i + 1]);
    expect(blocks(name, "bneck", count, "squeezeExcite/squeeze/weight")).toEqual(expected);
  });

  test("weighs what the depthwise convolution leaves, behind its activation", () => {
    const [filter, norm] = ["Conv", "BatchNormalization"];
    expect(operatorsUnder(graphOf("mobilenet-v3-small"), "bneck4").slice(3)).toEqual([
      filter,
      norm,
      "HardSwish",
      "GlobalAveragePool",
      "Conv",
      "Relu",
      "Conv",
      "HardSigmoid",
      "Mul",
      "Conv",
      norm,
    ]);
  });
});

test("mnasnet-a1 squeezes to a quarter of what goes into a block", () => {
  const squeezed = { 4: 6, 5: 10, 6: 10, 11: 20, 12: 28, 13: 28, 14: 40, 15: 40 } as Readonly<
    Record<number, number>
  >;
  expect(blocks("mnasnet-a1", "block", 16, "squeezeExcite/squeeze/weight")).toEqual(
    Array.from({ length: 16 }, (_, i) => squeezed[i + 1]),
  );
});
