import { describe, expect, test } from "vitest";
import { interpreter } from "../../src/engines/interpreter/index.ts";
import { type Graph, type Value, valuesOf } from "../../src/ir/graph.ts";
import { makersOf } from "../../src/ir/neighbours.ts";
import { conv2d, joinChannels, maxPool2d, relu } from "../../src/layers/index.ts";
import { constantOf, depthToSpace, fakeQuantized, slice } from "../../src/ops/index.ts";
import { earlyGrids } from "../../src/passes/early-grids.ts";
import type { Filled } from "../../src/passes/index.ts";
import { firstResults, inIntegers, network, quantisable } from "../compression/quantization/networks.ts";

const answers = (graph: Graph, weights: Filled["weights"]) => firstResults(interpreter(), { graph, weights });

/** What makes the numbers that are put on a grid, for every grid, in order. */
function gridded(graph: Graph): readonly string[] {
  const makers = makersOf(graph);
  return graph.nodes.flatMap(({ op, inputs }) => {
    if (op.name !== "QuantizeLinear") return [];
    const [x] = valuesOf(inputs["x"]);
    return [(x && makers.get(x)?.op.name) ?? "image"];
  });
}

const grid = (x: Value, step: number, zero = 0): Value =>
  fakeQuantized(x, {
    scale: constantOf(x, step),
    zeroPoint: x.graph.constant("zero", {
      type: { dtype: "uint8", shape: [] },
      data: Uint8Array.of(zero),
    }),
  });

const layer = (x: Value, name: string) => conv2d(x, { name, channels: 4, kernel: 1 });

describe("numbers that are moved before they go through a grid go through it where they are made:", () => {
  test.each<[string, (x: Value) => Value, readonly string[]]>([
    ["joined", (x) => grid(joinChannels(layer(x, "a"), relu(layer(x, "b"))), 0.1), ["Conv", "Relu"]],
    [
      "joined, each on a grid of its own before",
      (x) => grid(joinChannels(grid(layer(x, "a"), 0.3, 90), grid(layer(x, "b"), 0.2, 100)), 0.25, 80),
      // A grid behind a grid stands behind the node that brought the first one back.
      ["Conv", "DequantizeLinear", "Conv", "DequantizeLinear"],
    ],
    [
      "joined with what others read too",
      (x) => {
        const shared = relu(layer(x, "a"));
        return grid(joinChannels(shared, layer(shared, "b")), 0.1);
      },
      ["Conv", "Relu"],
    ],
    ["joined with the image", (x) => grid(joinChannels(x, layer(x, "a")), 0.1), ["Conv", "image"]],
    [
      "moved twice",
      (x) =>
        grid(
          slice(
            { x: depthToSpace({ x: layer(x, "a") }, { blockSize: 2, mode: "CRD" }) },
            { starts: [1], ends: [7], axes: [2], steps: [1] },
          ),
          0.1,
        ),
      ["Conv"],
    ],
  ])("%s", async (_, build, expected) => {
    const { graph, weights } = network((x) => layer(build(x), "last"));
    const early = earlyGrids(graph);
    expect(gridded(early)).toEqual(expected);
    expect(await answers(early, weights)).toEqual(await answers(graph, weights));
  });
});

describe("numbers do not go twice through one grid:", () => {
  test.each<[string, (x: Value) => Value, readonly string[]]>([
    ["at once", (x) => grid(grid(layer(x, "a"), 0.1, 7), 0.1, 7), ["Conv"]],
    [
      "with a pooling between",
      (x) => grid(maxPool2d(grid(relu(layer(x, "a")), 0.1), { kernel: 2, stride: 2 }), 0.1),
      ["Relu"],
    ],
    [
      "but they do through two",
      (x) => grid(maxPool2d(grid(relu(layer(x, "a")), 0.1), { kernel: 2, stride: 2 }), 0.2),
      ["Relu", "MaxPool"],
    ],
  ])("%s", async (_, build, expected) => {
    const { graph, weights } = network((x) => layer(build(x), "last"));
    const early = earlyGrids(graph);
    expect(gridded(early)).toEqual(expected);
    expect(await answers(early, weights)).toEqual(await answers(graph, weights));
  });
});

test.each(Object.entries(quantisable))("a network in integers means the same: %s", async (_, whole) => {
  const { integers } = await inIntegers(whole);
  const early = earlyGrids(integers.graph);
  expect(gridded(early)).not.toContain("Concat");
  expect(await answers(early, integers.weights)).toEqual(await answers(integers.graph, integers.weights));
});

test("a network without grids stays what it is", () => {
  const { graph } = network((x) => relu(layer(x, "a")));
  expect(earlyGrids(graph)).toBe(graph);
});
