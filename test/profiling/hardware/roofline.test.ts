import { describe, expect, test } from "vitest";
import { Graph, type Value } from "../../../src/ir/index.ts";
import { conv2d, maxPool2d, relu } from "../../../src/layers/index.ts";
import { deviceNamed, type RooflineDevice, roofline } from "../../../src/profiling/hardware/index.ts";

const of = (value: number) => ({ value, source: "made up" });

/** 1000 MACs and 400 bytes a second; 1 pJ a MAC, 10 a byte on the chip and 1000 beyond. */
const slow = (onChip: number): RooflineDevice => ({
  kind: "roofline",
  name: "slow",
  describes: "easy numbers",
  precisions: new Map([
    ["float32", { macsPerSecond: of(1000), picojoulesPerMac: of(1) }],
    ["int8", { macsPerSecond: of(2000), picojoulesPerMac: of(0.5) }],
  ]),
  onChip: { bytes: of(onChip), picojoulesPerByte: of(10) },
  offChip: { bytesPerSecond: of(400), picojoulesPerByte: of(1000) },
});

function network(build: (image: Value) => Value): Graph {
  const graph = new Graph();
  graph.output("y", build(graph.input("image", [1, 2, 4, 4])));
  return graph;
}

/** 32 numbers in; 27 weights a filter with one bias between them, so 16·27·… MACs; then 1 number for each 2×2. */
const small = network((x) => {
  const y = relu(conv2d(x, { name: "first", channels: 5, kernel: 3, bias: false }));
  return maxPool2d(y, { kernel: 2, stride: 2 });
});
const macs = 16 * 5 * 2 * 9;
const [image, weights, middle, pooled] = [32, 5 * 2 * 9, 16 * 5, 4 * 5];

describe("a roofline by hand", () => {
  test("without memory on the chip, everything crosses its edge", () => {
    const { layers, seconds, joules, keepsWeights } = roofline(small, slow(1));
    const bytes = [4 * (image + weights + middle), 4 * (middle + pooled)];
    expect(keepsWeights).toBe(false);
    expect(layers).toMatchObject([
      { path: "first", op: "Conv", macs, offChipBytes: bytes[0], bound: "traffic", seconds: 808 / 400 },
      { path: "", op: "MaxPool", macs: 0, offChipBytes: bytes[1], bound: "traffic", seconds: 1 },
    ]);
    expect(layers[0]?.utilisation).toBeCloseTo(1.44 / 2.02, 12);
    expect(seconds).toBeCloseTo(3.02, 12);
    expect(joules).toBeCloseTo((macs + (10 + 1000) * (808 + 400)) * 1e-12, 18);
  });

  test("with room for all, only the image and the answer cross, and multiplying is waited for", () => {
    const { layers, seconds, keepsWeights, joules } = roofline(small, slow(100_000));
    expect(keepsWeights).toBe(true);
    expect(layers).toMatchObject([
      { offChipBytes: 4 * image, bound: "compute", seconds: 1.44, utilisation: 1 },
      { offChipBytes: 4 * pooled, bound: "traffic", seconds: 0.2 },
    ]);
    expect(seconds).toBeCloseTo(1.64, 12);
    expect(joules).toBeCloseTo((macs + 10 * (808 + 400) + 1000 * 4 * (image + pooled)) * 1e-12, 18);
  });

  test("with room for the result between the layers but not for the weights, those are fetched", () => {
    const { layers, keepsWeights } = roofline(small, slow(4 * middle));
    expect(keepsWeights).toBe(false);
    expect(layers.map(({ offChipBytes }) => offChipBytes)).toEqual([4 * (image + weights), 4 * pooled]);
  });

  test("keeps the weights from exactly the byte on where they fit beside the largest layer", () => {
    const needed = 4 * (weights + image + middle);
    expect(roofline(small, slow(needed)).keepsWeights).toBe(true);
    expect(roofline(small, slow(needed - 1)).keepsWeights).toBe(false);
  });

  test("moves a quarter of the bytes in int8 and multiplies at its own speed", () => {
    const { layers, precision, utilisation } = roofline(small, slow(1), "int8");
    expect(precision).toBe("int8");
    expect(layers[0]).toMatchObject({ offChipBytes: 202, bound: "compute", seconds: 0.72 });
    expect(utilisation).toBeCloseTo(0.72 / (0.72 + 100 / 400), 12);
  });

  test("takes the first precision of a profile when none is asked for, and refuses one that is not there", () => {
    expect(roofline(small, slow(1)).precision).toBe("float32");
    expect(() => roofline(small, slow(1), "float16")).toThrow(
      "device slow, precisions: found no float16; would fit: float32 or int8",
    );
  });
});

test("a device that comes along is bound by its multipliers where a layer reuses much, by memory where it does not", () => {
  const device = deviceNamed("raspberry-pi-4");
  if (device?.kind !== "roofline") throw new Error("the Raspberry Pi has a roofline");
  const graph = new Graph();
  const image = graph.input("image", [1, 64, 128, 128]);
  const wide = conv2d(image, { name: "wide", channels: 64, kernel: 3 });
  graph.output("y", conv2d(wide, { name: "each", channels: 64, groups: 64, kernel: 3 }));
  expect(roofline(graph, device).layers.map(({ bound }) => bound)).toEqual(["compute", "traffic"]);
});
