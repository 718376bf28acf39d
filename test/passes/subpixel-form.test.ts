import { describe, expect, test } from "vitest";
import { interpreter } from "../../src/engines/interpreter/index.ts";
import { Graph } from "../../src/ir/graph.ts";
import { convTranspose2d } from "../../src/layers/index.ts";
import { modelNamed } from "../../src/models/index.ts";
import { convTranspose } from "../../src/ops/index.ts";
import { type Filled, subpixelForm } from "../../src/passes/index.ts";
import { someWeights } from "../models/small.ts";
import { distance } from "./distance.ts";

const transposesIn = ({ graph }: Filled) => graph.nodes.filter(({ op }) => op.name === "ConvTranspose");

function layer(options: Omit<Parameters<typeof convTranspose2d>[1], "name">): Filled {
  const graph = new Graph();
  graph.output("y", convTranspose2d(graph.input("x", [2, 4, 3, 5]), { name: "up", ...options }));
  return { graph, weights: someWeights(graph) };
}

describe("a transposed convolution as a convolution and a depth-to-space", () => {
  const layers = {
    "a kernel as large as the stride": layer({ channels: 3, kernel: 2, stride: 2 }),
    "a kernel smaller than the stride, which leaves pixels to the bias": layer({
      channels: 3,
      kernel: 1,
      stride: 2,
    }),
    "an odd kernel that overlaps": layer({ channels: 3, kernel: 3, stride: 2 }),
    "FCN's enlargement by 2": layer({ channels: 4, kernel: 4, stride: 2 }),
    "an overlap of three blocks": layer({ channels: 2, kernel: 7, stride: 3 }),
    "stride 1": layer({ channels: 3, kernel: 3 }),
    "groups, without a bias": layer({ channels: 6, kernel: 4, stride: 2, groups: 2, bias: false }),
  };

  test.each(Object.entries(layers))("computes the same: %s", async (_, whole) => {
    const deep = subpixelForm(whole);
    expect(transposesIn(deep)).toEqual([]);
    expect(await distance(interpreter("float64"), whole, deep)).toBeLessThan(1e-6);
  });

  test("multiplies no more where blocks do not overlap", () => {
    const whole = layers["a kernel as large as the stride"];
    expect(subpixelForm(whole).graph.macs).toBe(whole.graph.macs);
  });

  test("stays what it is where the image does not grow as the stride says", () => {
    const graph = new Graph();
    const w = graph.parameter("w", [4, 2, 3, 3], {
      role: "weight",
      initializer: { kind: "constant", value: 1 },
    });
    graph.output("y", convTranspose({ x: graph.input("x", [1, 4, 3, 3]), w }, { strides: [2, 2] }));
    expect(transposesIn(subpixelForm({ graph, weights: someWeights(graph) })).length).toBe(1);
  });

  test("leaves what Squeeze U-Net computes", async () => {
    const graph = modelNamed("squeeze-unet")?.graph({ input: [1, 3, 16, 32], options: { width: 0.25 } });
    if (!graph) throw new Error("the zoo has no squeeze-unet");
    const whole = { graph, weights: someWeights(graph) };
    expect(transposesIn(subpixelForm(whole))).toEqual([]);
    expect(await distance(interpreter(), whole, subpixelForm(whole))).toBeLessThan(1e-5);
  });
});
