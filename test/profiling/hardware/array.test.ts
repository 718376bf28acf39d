import { describe, expect, test } from "vitest";
import { Graph, type Value } from "../../../src/ir/index.ts";
import { conv2d, linear, maxPool2d } from "../../../src/layers/index.ts";
import { dataflows } from "../../../src/profiling/hardware/dataflows.ts";
import { type ArrayDevice, deviceNamed, onArray } from "../../../src/profiling/hardware/index.ts";
import { productOf } from "../../../src/profiling/hardware/products.ts";
import { stepsOf } from "../../../src/profiling/hardware/steps.ts";
import { touched } from "../../../src/profiling/hardware/traffic.ts";

const array = ((): ArrayDevice => {
  const device = deviceNamed("array-16x16");
  if (device?.kind !== "array") throw new Error("array-16x16 is an array");
  return device;
})();

function network(channels: number, size: number, build: (image: Value) => Value): Graph {
  const graph = new Graph();
  graph.output("y", build(graph.input("image", [1, channels, size, size])));
  return graph;
}

/** A layer of each kind: first, pooled, 1×1, 3×3, depthwise, fully connected. */
const mixed = network(3, 64, (image) => {
  const first = conv2d(image, { name: "first", channels: 32, kernel: 7, stride: 2 });
  const pooled = maxPool2d(first, { kernel: 2, stride: 2 });
  const narrow = conv2d(pooled, { name: "narrow", channels: 16, kernel: 1 });
  const spread = conv2d(narrow, { name: "spread", channels: 64, kernel: 3 });
  const each = conv2d(spread, { name: "each", channels: 64, groups: 64, kernel: 3 });
  return linear(each, { name: "scores", channels: 1000 });
});

describe("a network on an array", () => {
  const { layers, ...total } = onArray(mixed, array);
  const layerAt = (path: string) => layers.find((layer) => layer.path === path);

  test("takes each layer in the order that is faster for it", () => {
    const grid = { rows: 16, columns: 16, registers: 16, zeroWeights: 0 };
    const steps = stepsOf(mixed);
    for (const [i, { dataflow, cycles, offChipBytes, bound }] of layers.entries()) {
      const step = steps[i];
      const product = step && productOf(step.node);
      if (!product) continue;
      const [ws, os] = [dataflows["weight stationary"], dataflows["output stationary"]].map(
        (order) => order(product, grid).cycles,
      );
      const fewest = Math.min(ws ?? 0, os ?? 0);
      expect(cycles).toBe(100 + Math.max(fewest, offChipBytes / 16));
      if (bound === "compute")
        expect(dataflow).toBe(ws === fewest ? "weight stationary" : "output stationary");
    }
    expect(layerAt("first")?.dataflow).toBe("output stationary");
    expect(layerAt("spread")?.dataflow).toBe("weight stationary");
    expect(layerAt("each")?.dataflow).toBe("output stationary");
    expect(layerAt("scores")?.dataflow).toBe("weight stationary");
  });

  test("never uses more than all elements, and a fully connected or a depthwise layer few of them", () => {
    for (const { utilisation } of layers) expect(utilisation).toBeLessThanOrEqual(1);
    expect(layerAt("spread")?.utilisation).toBeGreaterThan(0.9);
    expect(layerAt("scores")?.utilisation).toBeLessThan(0.05);
    expect(layerAt("each")?.utilisation).toBeLessThan(0.25);
  });

  test("moves each weight, operand and result at least once", () => {
    const least = stepsOf(mixed).map((step) => 2 * touched(step));
    for (const [i, { offChipBytes }] of layers.entries())
      expect(offChipBytes).toBeGreaterThanOrEqual(least[i] ?? Number.NaN);
  });

  test("sums its layers", () => {
    expect(total.macs).toBe(mixed.macs);
    expect(total.seconds * 1e9).toBeCloseTo(
      layers.reduce((sum, { cycles }) => sum + cycles, 0),
      3,
    );
    expect(total.utilisation).toBeCloseTo(mixed.macs / 256 / (total.seconds * 1e9), 9);
  });
});

test("a fully connected layer waits for its weights", () => {
  const graph = network(512, 1, (x) => linear(x, { channels: 1024, bias: false }));
  const [layer] = onArray(graph, array).layers;
  const bytes = 2 * (512 + 512 * 1024 + 1024);
  expect(layer).toMatchObject({ bound: "traffic", offChipBytes: bytes, cycles: 100 + bytes / 16 });
});

test("the energy of a 1×1 convolution, by hand", () => {
  const graph = network(16, 4, (x) => conv2d(x, { channels: 16, kernel: 1, bias: false }));
  const [layer] = onArray(graph, array).layers;
  expect(layer?.dataflow).toBe("weight stationary");
  const [macs, weights, inputs, results] = [16 * 16 * 16, 256, 256, 256];
  const moved = weights + inputs + results;
  // Registers 1, neighbours 2, buffer 6 and DRAM 200 times a MAC of 0.9 pJ; sums leave the column once.
  const inMacs =
    macs + macs + 2 * (2 * macs + weights) + 6 * (weights + inputs + results + moved) + 200 * moved;
  expect(layer?.joules).toBeCloseTo(inMacs * 0.9e-12, 18);
});

test("a buffer that keeps results spares their way out and back", () => {
  const chain = network(4, 16, (x) => {
    const y = conv2d(x, { name: "first", channels: 8, kernel: 1, bias: false });
    return conv2d(y, { name: "second", channels: 2, kernel: 1, bias: false });
  });
  const keeping = { ...array, buffer: { ...array.buffer, resultShare: { value: 0.5, source: "half" } } };
  const [without, within] = [array, keeping].map((device) => onArray(chain, device).offChipBytes);
  expect(without).toBe(2 * (4 * 256 + 32 + 2 * 8 * 256 + 16 + 2 * 256));
  expect(within).toBe(2 * (4 * 256 + 32 + 16 + 2 * 256));
});
