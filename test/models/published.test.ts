import { describe, expect, test } from "vitest";
import { type Graph, macsOf, sizeOf } from "../../src/ir/index.ts";
import { agrees, SCORES, squeezeUnet, zoo } from "../../src/models/index.ts";

/** Weights, without biases, of the parameters whose name begins with `path`. */
const weightsUnder = (graph: Graph, path: string): number =>
  graph.parameters
    .filter(({ name, role }) => role === "weight" && name.startsWith(path))
    .reduce((sum, { type }) => sum + sizeOf(type.shape), 0);

const macsUnder = (graph: Graph, path: string): number =>
  graph.nodes.filter((node) => node.path.startsWith(path)).reduce((sum, node) => sum + macsOf(node), 0);

describe.each(zoo)("$name", (model) => {
  const { counts, weights = {}, operationsPerPixel = {} } = model.published;
  const graph = model.graph();

  test("is counted somewhere, and answers as its task says", () => {
    expect(counts.length).toBeGreaterThan(0);
    const [n, , h, w] = model.input;
    const classes = model.settings()["classes"];
    const answers = [...graph.outputs].map(([name, { type }]) => [name, type.shape]);
    if (model.task === "segmentation") expect(answers).toEqual([[SCORES, [n, classes, h, w]]]);
    if (model.task === "classification") expect(answers).toContainEqual([SCORES, [n, classes]]);
    if (model.task === "features") expect(answers.length).toBeGreaterThan(0);
  });

  test.each(counts)("is counted as in $source $options $input", ({ differs, ...row }) => {
    const { options, input = model.input } = row;
    const counted = model.graph({ input, ...(options && { options }) });
    const fits = (["parameters", "macs"] as const).map((what) => {
      const printed = row[what];
      const ours = what === "macs" ? counted.macs : counted.parameterCount;
      return { what, ours, printed, agrees: printed === undefined || agrees(ours, printed) };
    });
    if (differs) expect(fits.filter((fit) => !fit.agrees)).not.toEqual([]);
    else expect(fits.filter((fit) => !fit.agrees)).toEqual([]);
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
  test("keeps its weights wherever a down unit's stride sits, and costs more where it sits late", () => {
    const late = squeezeUnet.graph({ options: { halveAt: "expand" } });
    const early = squeezeUnet.graph();
    expect(late.parameterCount).toBe(early.parameterCount);
    expect(late.macs).toBeGreaterThan(early.macs);
  });
});
