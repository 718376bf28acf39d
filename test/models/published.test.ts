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

  test.each(rows.length > 0 ? [{ rows }] : [])(
    "has all its weights in the paper's rows or its class layer",
    ({ rows }) => {
      const inRows = rows.reduce((sum, row) => sum + row, 0);
      expect(inRows + weightsUnder(graph, "logits/")).toBe(weightsUnder(graph, ""));
    },
  );

  // 352 rows halve four times, so that none is padding.
  const whole = model.graph({ input: [1, 3, 352, 480] });

  test.each(Object.entries(operationsPerPixel))(
    "does the paper's operations per pixel under %s",
    (path, published) => {
      expect(2 * macsUnder(whole, path)).toBe(published * 352 * 480);
    },
  );

  test.each(Object.entries(operationsPerPixel))(
    "is counted by the paper's arithmetic under %s",
    (path, published) => {
      const scale = Math.sqrt((2 * weightsUnder(graph, path)) / published);
      expect([1, 2, 4, 8, 16]).toContain(scale);
    },
  );
});

describe("squeeze-unet", () => {
  // Counted by hand from Tables 3 and 4; 64 weights more for each class.
  test.each([
    ["one class without biases", { bias: false, classes: 1 }, 2_613_952 + 64],
    ["12 classes without biases", { bias: false }, 2_614_720],
    ["12 classes", {}, 2_622_508],
    ["11 classes", { classes: 11 }, 2_622_443],
  ])("counts %s", (_, options, parameters) => {
    expect(squeezeUnet.graph({ options }).parameterCount).toBe(parameters);
  });

  test("keeps its weights wherever a down unit's stride sits, and costs more where it sits late", () => {
    const late = squeezeUnet.graph({ options: { halveAt: "expand" } });
    const early = squeezeUnet.graph();
    expect(late.parameterCount).toBe(early.parameterCount);
    expect(late.macs).toBeGreaterThan(early.macs);
  });
});
