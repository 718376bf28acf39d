import { describe, expect, test } from "vitest";
import { gridFor } from "../../../src/compression/fitting/grid.ts";
import { fitNetwork, importances, sightsOf } from "../../../src/compression/fitting/index.ts";
import { noiseOf, resultsOf } from "../../../src/compression/noise.ts";
import { type Batches, layersIn } from "../../../src/compression/quantization/index.ts";
import { interpreter } from "../../../src/engines/interpreter/index.ts";
import { sizeOf } from "../../../src/ir/tensor.ts";
import {
  conv2d,
  convTranspose2d,
  convUnit,
  globalAveragePool,
  linear,
  relu,
} from "../../../src/layers/index.ts";
import type { Filled } from "../../../src/passes/index.ts";
import { network } from "../quantization/networks.ts";

const engine = interpreter();
const count = 6;

/** Pictures of slow waves, whose neighbouring pixels and channels resemble each other, as photographs' do. */
const waves = ({ graph }: Filled): Batches =>
  async function* () {
    for (let picture = 1; picture <= count; picture++)
      yield Object.fromEntries(
        graph.inputs.map(({ name, type }) => [
          name,
          {
            type,
            data: Float32Array.from(
              { length: sizeOf(type.shape) },
              (_, i) => Math.sin(i / (3 + picture)) + 0.3,
            ),
          },
        ]),
      );
  };

const sightsIn = (whole: Filled) => sightsOf(whole, { engine, batches: waves(whole), count, samples: 600 });

/** The same network with every layer's weights at the nearest of 15 numbers, evenly over their range. */
function roundedPlainly(whole: Filled): Filled {
  const weights = { ...whole.weights };
  for (const { w } of layersIn(whole)) {
    const range = [Math.min(...w.data), Math.max(...w.data)] as const;
    const { step } = gridFor({ step: 0, range, entries: 15 });
    weights[w.parameter.name] = w.data.map((weight) => Math.round(weight / step) * step);
  }
  return { graph: whole.graph, weights };
}

describe.each([
  ["a convolution", () => network((x) => conv2d(x, { name: "a", channels: 8, kernel: 3 }))],
  [
    "a strided one",
    () => network((x) => conv2d(x, { name: "a", channels: 8, kernel: 3, stride: 2, dilation: 2 })),
  ],
  [
    "one of groups",
    () => network((x) => conv2d(x, { name: "a", channels: 8, kernel: 3, groups: 2 }), [1, 4, 8, 10]),
  ],
  [
    "a transposed one",
    () => network((x) => convTranspose2d(x, { name: "a", channels: 4, kernel: 2, stride: 2 }), [1, 8, 8, 10]),
  ],
  [
    "a linear layer",
    () => network((x) => linear(globalAveragePool(x), { name: "a", channels: 6 }), [1, 8, 4, 4]),
  ],
  [
    "several layers",
    () =>
      network((x) => {
        const half = relu(conv2d(x, { name: "a", channels: 6, kernel: 3, stride: 2 }));
        return convTranspose2d(relu(conv2d(half, { name: "b", channels: 6, kernel: 1 })), {
          name: "c",
          channels: 4,
          kernel: 4,
          stride: 2,
        });
      }),
  ],
])("%s", (_, make) => {
  test("of fitted weights makes less noise than of weights at their nearest numbers", async () => {
    const whole = make();
    const trying = { engine, batches: waves(whole) };
    const sights = await sightsIn(whole);
    const fitting = { sights, importances: new Map(), price: 0, entries: 15 };
    const ones = new Map(layersIn(whole).map(({ name }) => [name, 1]));
    const fitted = { graph: whole.graph, weights: fitNetwork(whole, { ...fitting, importances: ones }) };
    const before = await resultsOf(whole, trying);
    const noise = noiseOf(before, await resultsOf(fitted, trying));
    expect(noise).toBeGreaterThan(0);
    expect(noise).toBeLessThan(noiseOf(before, await resultsOf(roundedPlainly(whole), trying)));
  });
});

const two = (): Filled =>
  network((x) =>
    conv2d(convUnit(x, { name: "a", channels: 8, kernel: 3, norm: "none" }), {
      name: "b",
      channels: 4,
      kernel: 3,
    }),
  );

describe("a price for a bit", () => {
  test("makes the weights of a layer multiples of one number, few of them, and leaves 0 at 0", async () => {
    const whole = two();
    for (const { w } of layersIn(whole)) for (let i = 0; i < w.data.length; i += 3) w.data[i] = 0;
    const sights = await sightsIn(whole);
    const importance = await importances(whole, { engine, batches: waves(whole), sights });
    const weights = fitNetwork(whole, { sights, importances: importance, price: 1e-5, entries: 255 });
    for (const { w } of layersIn(whole)) {
      const now = weights[w.parameter.name] ?? new Float32Array();
      const sizes = [...new Set(now.map(Math.abs))].filter((size) => size > 0).sort((a, b) => a - b);
      const steps = sizes.map((size) => size / (sizes[0] ?? 0));
      const isWhole = (unit: number) =>
        steps.every((size) => Math.abs(size * unit - Math.round(size * unit)) < 1e-4);
      expect([1, 2, 3].some(isWhole)).toBe(true);
      for (let i = 0; i < w.data.length; i += 3) expect(now[i]).toBe(0);
    }
  });

  test("that is higher leaves fewer numbers and more noise", async () => {
    const whole = two();
    const sights = await sightsIn(whole);
    const trying = { engine, batches: waves(whole) };
    const importance = await importances(whole, { ...trying, sights });
    const before = await resultsOf(whole, trying);
    const found = [];
    for (const price of [1e-7, 1e-5, 1e-3]) {
      const weights = fitNetwork(whole, { sights, importances: importance, price, entries: 255 });
      const kept = layersIn(whole)
        .flatMap(({ w }) => [...(weights[w.parameter.name] ?? [])])
        .filter(Boolean);
      const noise = noiseOf(before, await resultsOf({ graph: whole.graph, weights }, trying));
      found.push({ numbers: new Set(kept).size, noise });
    }
    const numbers = found.map((one) => one.numbers);
    const noises = found.map((one) => one.noise);
    expect(numbers).toEqual([...numbers].sort((a, b) => b - a));
    expect(noises).toEqual([...noises].sort((a, b) => a - b));
    expect(new Set(noises).size).toBe(3);
  });
});

test("a layer matters as much as what its noise does to the network's results", async () => {
  // The second of two like layers is followed by nothing; the first by one that makes ten times as much of it.
  const whole = network((x) =>
    conv2d(conv2d(x, { name: "a", channels: 3, kernel: 1 }), { name: "b", channels: 3, kernel: 1 }),
  );
  whole.weights["b/weight"]?.set([10, 0, 0, 0, 10, 0, 0, 0, 10]);
  const importance = await importances(whole, {
    engine,
    batches: waves(whole),
    sights: await sightsIn(whole),
  });
  const [a = 0, b = 0] = layersIn(whole).map(({ name }) => importance.get(name) ?? 0);
  expect(a).toBeGreaterThan(10 * b);
});
