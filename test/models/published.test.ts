import { describe, expect, test } from "vitest";
import { type Graph, macsOf, sizeOf } from "../../src/ir/index.ts";
import { squeezeUnet, zoo } from "../../src/models/index.ts";

/** Weights, without biases, of the parameters whose name begins with `path`. */
const weightsUnder = (graph: Graph, path: string): number =>
  graph.parameters
    .filter(({ name, role }) => role === "weight" && name.startsWith(path))
    .reduce((sum, { type }) => sum + sizeOf(type.shape), 0);

const macsUnder = (graph: Graph, path: string): number =>
  graph.nodes.filter((node) => node.path.startsWith(path)).reduce((sum, node) => sum + macsOf(node), 0);

describe.each(zoo)("$name", (model) => {
  const { parameters, weights = {}, operationsPerPixel = {} } = model.published;
  const graph = model.graph();

  test("has a published number, and scores as its task says", () => {
    expect(Object.values(model.published).length).toBeGreaterThan(0);
    const [n, , h, w] = model.input;
    const classes = model.settings()["classes"];
    const size = model.task === "segmentation" ? [h, w] : [1, 1];
    expect([...graph.outputs.values()].map(({ type }) => type.shape)).toEqual([[n, classes, ...size]]);
  });

  test.each(parameters ? [parameters] : [])("has the %i parameters that its paper counts", (published) => {
    expect(graph.parameterCount).toBe(published);
  });

  test.each(Object.entries(weights))("has the paper's weights under %s", (path, published) => {
    expect(weightsUnder(graph, path)).toBe(published);
  });

  const rows = Object.values(weights);

  test.each(rows.length > 0 ? [rows] : [])(
    "has weights in the paper's rows and in its class layer only",
    (...published) => {
      const sum = published.reduce((total, row) => total + row, 0);
      expect(sum + weightsUnder(graph, "logits/")).toBe(weightsUnder(graph, ""));
    },
  );

  test("keeps its weights wherever a down unit's stride sits, and costs more where it sits late", () => {
    const late = squeezeUnet.graph({ options: { halveAt: "expand" } });
    const early = squeezeUnet.graph();
    expect(late.parameterCount).toBe(early.parameterCount);
    expect(late.macs).toBeGreaterThan(early.macs);
  });
});
