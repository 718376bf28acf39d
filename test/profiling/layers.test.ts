import { describe, expect, test } from "vitest";
import { Graph } from "../../src/ir/index.ts";
import { conv2d, convUnit, joinChannels } from "../../src/layers/index.ts";
import { conv, split } from "../../src/ops/index.ts";
import { layersOf } from "../../src/profiling/index.ts";

describe("a counted network", () => {
  test("has a row for each node, with its own parameters and MACs", () => {
    const graph = new Graph();
    const image = graph.input("image", [1, 3, 4, 6]);
    graph.output("y", convUnit(image, { name: "stem", channels: 2, kernel: 3 }));
    const output = [1, 2, 4, 6];
    expect(layersOf(graph)).toEqual({
      layers: [
        { path: "stem", op: "Conv", output, parameters: 2 * 3 * 9 + 2, macs: 4 * 6 * 2 * 3 * 9 },
        { path: "stem", op: "Relu", output, parameters: 0, macs: 0 },
      ],
      parameters: 56,
      macs: 1296,
      weightBytes: 4 * 56,
      activationBytes: 4 * 2 * 48,
    });
  });

  test("stores statistics without training them", () => {
    const graph = new Graph();
    const image = graph.input("image", [1, 3, 4, 4]);
    graph.output("y", convUnit(image, { channels: 5, kernel: 1, norm: "batch" }));
    const { parameters, weightBytes, layers } = layersOf(graph);
    expect(parameters).toBe(15 + 5 + 5);
    expect(weightBytes).toBe(4 * (25 + 5 + 5));
    expect(layers.map((layer) => layer.parameters)).toEqual([15, 10, 0]);
  });

  test("counts weights that two nodes share at the first", () => {
    const graph = new Graph();
    const x = graph.input("image", [1, 2, 3, 3]);
    const w = graph.parameter("w", [2, 2, 1, 1], {
      role: "weight",
      initializer: { kind: "constant", value: 0 },
    });
    graph.output("y", conv({ x: conv({ x, w }), w }));
    const { parameters, layers } = layersOf(graph);
    expect(parameters).toBe(4);
    expect(layers.map((layer) => layer.parameters)).toEqual([4, 0]);
  });

  test("keeps every result of a node, and shows the first", () => {
    const graph = new Graph();
    const image = graph.input("image", [1, 4, 2, 2]);
    const [a, b] = split({ x: image }, { axis: 1, sizes: [1, 3] });
    if (!a || !b) throw new Error("split has two results");
    graph.output("y", conv2d(joinChannels(b, a), { channels: 1, kernel: 1, bias: false }));
    const { layers, activationBytes } = layersOf(graph);
    expect(layers[0]).toMatchObject({ path: "", op: "Split", output: [1, 1, 2, 2] });
    expect(activationBytes).toBe(4 * (16 + 16 + 4));
  });
});
