import { describe, expect, test } from "vitest";
import { Graph } from "../../src/ir/index.ts";
import { conv2d, convUnit, joinChannels } from "../../src/layers/index.ts";
import { matMul } from "../../src/ops/index.ts";
import { fullCount, type Measurement, profileOf } from "../../src/profiling/index.ts";

/** stem/conv (Conv, Relu), then head/conv (Conv), joined at the top level. */
function network(): Graph {
  const graph = new Graph();
  const image = graph.input("image", [1, 2, 4, 4]);
  const stem = graph.scoped("stem", () => convUnit(image, { channels: 3, kernel: 3 }));
  const head = graph.scoped("head", () => conv2d(stem, { channels: 1, kernel: 1 }));
  graph.output("y", joinChannels(stem, head));
  return graph;
}

/** Two runs: the rectifier ran inside of its convolution. */
function measurementOf({ nodes }: Graph): Measurement {
  const [first, rectifier, second, join] = nodes;
  if (!first || !rectifier || !second || !join) throw new Error("the network has four nodes");
  return {
    engine: "test",
    network: [10, 20],
    watched: {
      network: [12, 22],
      nodes: {
        byNode: new Map([
          [first, [4, 8]],
          [second, [2, 1]],
          [join, [1, 1]],
        ]),
        within: new Map([[rectifier, first]]),
        between: [0.5, 1.5],
      },
    },
  };
}

describe("a full count", () => {
  test("has FLOPs, bytes and intensity for every node, by hand", () => {
    const [first, rectifier] = fullCount(network()).layers;
    const [weights, image, made] = [4 * (3 * 2 * 9 + 3), 4 * 2 * 16, 4 * 3 * 16];
    const flops = 2 * 16 * 3 * 2 * 9;
    expect(first).toMatchObject({
      name: "stem/conv/Conv",
      macs: flops / 2,
      flops,
      weightBytes: weights,
      activationBytes: made,
      movedBytes: image + weights + made,
      intensity: flops / (image + weights + made),
    });
    expect(rectifier).toMatchObject({ flops: 0, weightBytes: 0, movedBytes: 2 * made, intensity: 0 });
  });

  test("counts weights that are read twice where they are read first, and moves them every time", () => {
    const graph = new Graph();
    const x = graph.input("x", [1, 2]);
    const w = graph.parameter("w", [2, 2], { role: "weight", initializer: { kind: "constant", value: 0 } });
    graph.output("y", matMul({ a: matMul({ a: x, b: w }), b: w }));
    const { layers, weightBytes } = fullCount(graph);
    expect(weightBytes).toBe(16);
    expect(layers.map((layer) => [layer.weightBytes, layer.movedBytes])).toEqual([
      [16, 8 + 16 + 8],
      [0, 8 + 16 + 8],
    ]);
  });
});

describe("a profile", () => {
  test("gives times and speed to nodes, and says where the others ran", () => {
    const graph = network();
    const { layers, milliseconds, gflopsPerSecond, flops, timing } = profileOf(graph, {
      measurement: measurementOf(graph),
    });
    expect(layers.map(({ milliseconds, within }) => [milliseconds?.median, within])).toEqual([
      [6, undefined],
      [undefined, "stem/conv/Conv"],
      [1.5, undefined],
      [1, undefined],
    ]);
    expect(layers[0]?.gflopsPerSecond).toBe((layers[0]?.flops ?? 0) / 6e6);
    expect(milliseconds).toEqual({ median: 15, spread: 5 });
    expect(gflopsPerSecond).toBe(flops / 15e6);
    expect(timing).toEqual({
      engine: "test",
      runs: 2,
      watchedMilliseconds: { median: 17, spread: 5 },
      betweenMilliseconds: { median: 1, spread: 0.5 },
    });
  });

  test("adds nodes up to blocks, run by run", () => {
    const graph = network();
    const { blocks, layers } = profileOf(graph, { measurement: measurementOf(graph) });
    expect(
      blocks.map(({ path, nodes, output, milliseconds }) => [path, nodes, output, milliseconds]),
    ).toEqual([
      ["stem", 2, [1, 3, 4, 4], { median: 6, spread: 2 }],
      ["head", 1, [1, 1, 4, 4], { median: 1.5, spread: 0.5 }],
      ["", 1, [1, 4, 4, 4], { median: 1, spread: 0 }],
    ]);
    expect(blocks[0]).toMatchObject({
      parameters: 57,
      macs: layers[0]?.macs,
      activationBytes: 2 * 4 * 48,
      receptiveField: { size: [3, 3] },
    });
    const whole = profileOf(graph, { measurement: measurementOf(graph), phaseOf: () => "all" }).phases;
    // 4 + 2 + 1 in the first run, 8 + 1 + 1 in the second.
    expect(whole?.map(({ path, milliseconds }) => [path, milliseconds])).toEqual([
      ["all", { median: 8.5, spread: 1.5 }],
    ]);
  });

  test("goes as deep into blocks as it is told", () => {
    const { blocks } = profileOf(network(), { depth: 2 });
    expect(blocks.map(({ path }) => path)).toEqual(["stem/conv", "head/conv", ""]);
    expect(blocks.every(({ milliseconds }) => milliseconds === undefined)).toBe(true);
  });
});
