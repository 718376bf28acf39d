import { describe, expect, test } from "vitest";
import { interpreter } from "../../../src/engines/interpreter/interpreter.ts";
import { compiled, plainSimd, wasm } from "../../../src/engines/wasm/index.ts";
import { winogradWeights } from "../../../src/engines/wasm/kernels/winograd.ts";
import { clip, conv, convTranspose, relu } from "../../../src/ops/index.ts";
import { expectBothAlike, type Network, noisy, runOnce } from "./run-both.ts";

interface Layer {
  readonly x: readonly [n: number, c: number, h: number, w: number];
  readonly out: number;
  readonly kernel: number;
  readonly group?: number;
  readonly attributes?: Parameters<typeof conv>[1];
}

const layerOf = ({ x, out, kernel, group = 1, attributes }: Layer): Network =>
  noisy(({ graph, input, weight }) => {
    const w = weight([out, x[1] / group, kernel, kernel]);
    graph.output("y", conv({ x: input(x), w, b: weight([out]) }, { ...attributes, group }));
  });

const kernelIn = ({ graph }: Network): string =>
  compiled(graph, plainSimd).lowered.steps[0]?.kernel.name.split(" ")[0] ?? "";

const pads = [1, 1, 1, 1] as const;

/** Sizes around what a tile, a vector or a block holds. */
const layers: readonly (readonly [what: string, kernel: string, layer: Layer])[] = [
  ["1×1 of one pixel", "convolution", { x: [1, 9, 1, 1], out: 5, kernel: 1 }],
  ["1×1 with rows and columns left over", "convolution", { x: [2, 13, 5, 7], out: 19, kernel: 1 }],
  ["1×1 over several blocks", "convolution", { x: [1, 16, 23, 31], out: 12, kernel: 1 }],
  [
    "3×3 of few channels, padded on one side",
    "convolution",
    { x: [1, 3, 9, 11], out: 8, kernel: 3, attributes: { strides: [2, 2], pads: [0, 1, 1, 0] } },
  ],
  [
    "5×5, dilated, in groups",
    "convolution",
    {
      x: [2, 12, 13, 12],
      out: 6,
      kernel: 5,
      group: 3,
      attributes: { dilations: [2, 1], pads: [4, 2, 4, 2] },
    },
  ],
  ["3×3 by whole tiles", "winograd", { x: [1, 16, 8, 12], out: 16, kernel: 3, attributes: { pads } }],
  [
    "3×3 by tiles that hang over",
    "winograd",
    { x: [2, 10, 9, 15], out: 13, kernel: 3, attributes: { pads } },
  ],
  ["3×3 without padding", "winograd", { x: [1, 8, 7, 21], out: 9, kernel: 3 }],
  ["3×3 over several blocks", "winograd", { x: [1, 9, 41, 38], out: 8, kernel: 3, attributes: { pads } }],
  ["3×3 of a tiny image", "winograd", { x: [2, 8, 2, 1], out: 8, kernel: 3, attributes: { pads } }],
  [
    "a filter for each channel",
    "depthwise",
    { x: [2, 10, 9, 8], out: 10, kernel: 3, group: 10, attributes: { pads } },
  ],
  [
    "a filter for each channel, far apart",
    "depthwise",
    { x: [1, 6, 5, 6], out: 6, kernel: 3, group: 6, attributes: { dilations: [3, 4], pads: [3, 4, 3, 4] } },
  ],
];

describe("a convolution agrees with the interpreter:", () => {
  test.each(layers)("%s, by the kernel %s", async (_, kernel, layer) => {
    const network = layerOf(layer);
    expect(kernelIn(network)).toBe(kernel);
    await expectBothAlike(network);
  });

  test.each([
    [
      [2, 2],
      [0, 0, 0, 0],
      [1, 1],
      [0, 0],
    ],
    [
      [2, 3],
      [1, 0, 1, 2],
      [1, 1],
      [1, 2],
    ],
    [
      [3, 2],
      [2, 1, 0, 1],
      [2, 3],
      [0, 1],
    ],
  ] as const)(
    "transposed, with strides %j, pads %j, dilations %j and output padding %j",
    (strides, padding, dilations, outputPadding) =>
      expectBothAlike(
        noisy(({ graph, input, weight }) => {
          const w = weight([9, 10, 3, 2]);
          const attributes = { strides, pads: padding, dilations, outputPadding };
          graph.output("y", convTranspose({ x: input([2, 9, 5, 6]), w, b: weight([10]) }, attributes));
        }),
      ),
  );

  test.each([3, 16])("with an activation in it, after %d channels", async (channels) => {
    const network = noisy(({ graph, input, weight }) => {
      const x = input([1, channels, 6, 7]);
      const y = conv({ x, w: weight([16, channels, 3, 3]), b: weight([16]) }, { pads });
      const bounded = conv({ x: relu({ x: y }), w: weight([7, 16, 1, 1]) });
      graph.output("y", clip({ x: bounded }, { min: -0.1, max: 0.2 }));
    });
    expect(compiled(network.graph, plainSimd).lowered.steps).toHaveLength(2);
    await expectBothAlike(network);
  });
});

describe("Winograd's weights", () => {
  test("are the kernel at the points 0 and ∞, and its mean at ±1", () => {
    const packed = winogradWeights(2, { depth: 1, columns: 1 }, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const at = (i: number, j: number) => packed[(4 * i + j) * 8];
    // G w Gᵀ by hand, with G's rows (1, 0, 0), (½, ½, ½), (½, −½, ½), (0, 0, 1).
    expect([at(0, 0), at(0, 3), at(3, 3), at(1, 1), at(2, 2), at(0, 1)]).toEqual([1, 3, 9, 11.25, 1.25, 3]);
  });

  test("make an error of F(4×4, 3×3) that stays below 4 · 10⁻⁶ of the largest result, in float32", async () => {
    const network = layerOf({ x: [1, 64, 24, 24], out: 64, kernel: 3, attributes: { pads } });
    const exact = (await runOnce(interpreter("float64"), inFloat64(network)))["y"];
    const ours = (await runOnce(wasm({ dialect: plainSimd }), network))["y"];
    const numbers = [...(exact?.data ?? [])];
    const largest = Math.max(...numbers.map(Math.abs));
    const worst = Math.max(...numbers.map((number, i) => Math.abs(number - (ours?.data[i] ?? Number.NaN))));
    expect(worst / largest).toBeLessThan(4e-6);
    expect(worst).toBeGreaterThan(0);
  });
});

/** The same numbers, to be computed with in float64. */
const inFloat64 = ({ graph, feeds, weights }: Network): Network => ({
  graph,
  feeds: Object.fromEntries(
    Object.entries({ ...feeds, ...parametersOf({ graph, weights }) }).map(([name, { type, data }]) => [
      name,
      { type, data: Float64Array.from(data) },
    ]),
  ),
  weights: {},
});

const parametersOf = ({ graph, weights }: Pick<Network, "graph" | "weights">) =>
  Object.fromEntries(graph.parameters.map(({ name, type }) => [name, { type, data: weights[name] ?? [] }]));
