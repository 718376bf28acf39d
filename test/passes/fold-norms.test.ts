import { describe, expect, test } from "vitest";
import { interpreter } from "../../src/engines/interpreter/index.ts";
import { ort } from "../../src/engines/ort/index.ts";
import { Graph, valuesOf } from "../../src/ir/graph.ts";
import { onlyReaderOf } from "../../src/ir/neighbours.ts";
import { batchNorm, conv2d, convTranspose2d, relu } from "../../src/layers/index.ts";
import { families } from "../../src/models/index.ts";
import { add } from "../../src/ops/index.ts";
import { type Filled, foldNorms } from "../../src/passes/index.ts";
import { smallNetwork, someWeights } from "../models/small.ts";
import { distance } from "./distance.ts";

const normsIn = ({ graph }: Filled) => graph.nodes.filter(({ op }) => op.name === "BatchNormalization");

const filled = (graph: Graph): Filled => ({ graph, weights: someWeights(graph) });

function network(build: (image: ReturnType<Graph["input"]>) => ReturnType<typeof relu>): Filled {
  const graph = new Graph();
  graph.output("y", build(graph.input("x", [2, 4, 5, 6])));
  return filled(graph);
}

describe("folding a norm into what it normalises", () => {
  const layers = {
    "a convolution without a bias": network((x) =>
      relu(batchNorm(conv2d(x, { name: "conv", channels: 6, kernel: 3, bias: false }), { name: "norm" })),
    ),
    "a convolution with one, in groups": network((x) =>
      batchNorm(conv2d(x, { name: "conv", channels: 6, kernel: 3, groups: 2 }), {
        name: "norm",
        epsilon: 0.5,
      }),
    ),
    "a transposed convolution in groups": network((x) =>
      batchNorm(convTranspose2d(x, { name: "conv", channels: 6, kernel: 2, stride: 2, groups: 2 }), {
        name: "norm",
      }),
    ),
    "a norm without a scale of its own": network((x) =>
      batchNorm(conv2d(x, { name: "conv", channels: 3, kernel: 1 }), { name: "norm", affine: false }),
    ),
  };

  test.each(Object.entries(layers))("leaves what it computes: %s", async (_, whole) => {
    const folded = foldNorms(whole);
    expect(normsIn(folded)).toEqual([]);
    expect(await distance(interpreter("float64"), whole, folded)).toBeLessThan(1e-6);
  });

  test("writes one bias for each filter, and leaves no number of the norm", () => {
    const { graph, weights } = foldNorms(layers["a convolution without a bias"]);
    expect(graph.parameters.map(({ name, type }) => [name, type.shape])).toEqual([
      ["conv/weight", [6, 4, 3, 3]],
      ["conv/bias", [6]],
    ]);
    expect(Object.keys(weights)).toEqual(["conv/weight", "conv/bias"]);
  });

  test("keeps a norm whose convolution is read by something else", async () => {
    const whole = network((x) => {
      const y = conv2d(x, { name: "conv", channels: 4, kernel: 1 });
      return add({ a: y, b: batchNorm(y, { name: "norm" }) });
    });
    expect(normsIn(foldNorms(whole)).length).toBe(1);
    expect(await distance(interpreter(), whole, foldNorms(whole))).toBe(0);
  });

  test("keeps a norm that no convolution makes", () => {
    expect(normsIn(foldNorms(network((x) => batchNorm(relu(x), { name: "norm" })))).length).toBe(1);
  });
});

/** Whether some norm follows a convolution that nothing else reads. */
const canFold = (graph: Graph): boolean => {
  const onlyReader = onlyReaderOf(graph);
  return graph.nodes.some(
    ({ op, result }) =>
      op.name.startsWith("Conv") &&
      valuesOf(result).some((y) => onlyReader(y)?.op.name === "BatchNormalization"),
  );
};

/** The first network of each family that has such norms. */
const normalised = Object.entries(families).flatMap(([family, models]) => {
  const graphs = models.map((model) => {
    const options = "norm" in model.options ? { norm: "batch" } : {};
    return { family, name: model.name, graph: smallNetwork(model, { options }) };
  });
  return graphs.filter(({ graph }) => canFold(graph)).slice(0, 1);
});

describe("folding the norms of a network of the zoo", () => {
  const engine = ort({ threads: 1 });

  test.each(normalised)("leaves what $name of the family $family computes", async ({ graph }) => {
    const whole = filled(graph);
    const folded = foldNorms(whole);
    expect(normsIn(folded).length).toBeLessThan(normsIn(whole).length);
    expect(await distance(engine, whole, folded)).toBeLessThan(1e-4);
  });
});
