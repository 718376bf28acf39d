import { describe, expect, test } from "vitest";
import { gradients } from "../../../src/autodiff/gradients.ts";
import { interpreter } from "../../../src/engines/interpreter/index.ts";
import { encodeOnnx, readOnnx, toOnnx } from "../../../src/formats/onnx/index.ts";
import { type Graph, sizeOf, type Value, valuesOf } from "../../../src/ir/index.ts";
import { IMAGE, type Model, SCORES } from "../../../src/models/index.ts";
import { modelNamed } from "../../../src/models/registry.ts";
import { segmentationModels } from "../../../src/models/segmentation/index.ts";
import { maxPoolWithIndices, maxUnpool } from "../../../src/ops/index.ts";
import { expectAgreement } from "../../conformance/agreement.ts";
import { tolerances } from "../../conformance/tolerances.ts";
import { numbersFor, randomImage } from "../../formats/onnx/numbers.ts";
import { runInOrt } from "../../formats/onnx/run-in-ort.ts";

function named(name: string): Model {
  const model = modelNamed(name);
  if (!model) throw new Error(`the zoo has no ${name}`);
  return model;
}

const labelling = segmentationModels.filter(({ task }) => task === "segmentation");

describe.each(labelling)("$name", (model) => {
  // DeconvNet needs 7×7 pixels behind five poolings.
  const [h, w] = model.name === "deconvnet" ? [197, 225] : [45, 61];
  const graph = model.graph({ input: [2, 3, h, w], options: { classes: 4, width: 0.25 } });

  test("scores every pixel of an odd size", () => {
    expect(graph.outputs.get(SCORES)?.type.shape).toEqual([2, 4, h, w]);
  });

  test("has a derivative in every weight and bias", () => {
    const of = graph.outputs.get(SCORES);
    if (!of) throw new Error("no scores");
    const by = graph.parameters.filter(({ role }) => role !== "statistic");
    expect(gradients({ of, seed: graph.input("seed", of.type.shape), by }).size).toBe(by.length);
  });
});

describe("SegNet", () => {
  const extents = (values: readonly (Value | undefined)[]) =>
    values.map((value) => value?.type.shape.slice(2).join("×"));
  const nodesOf = (graph: Graph, op: object) => graph.nodes.filter((node) => node.op === op);

  test("unpools to the sizes that the authors' prototxt names, which are those that it pooled", () => {
    const graph = named("segnet").graph();
    const pooled = nodesOf(graph, maxPoolWithIndices).map(({ inputs }) => valuesOf(inputs["x"])[0]);
    const unpooled = nodesOf(graph, maxUnpool).map(({ result }) => valuesOf(result)[0]);
    expect(extents(unpooled)).toEqual(["23×30", "45×60", "90×120", "180×240", "360×480"]);
    expect(extents(pooled).toReversed()).toEqual(extents(unpooled));
  });
});

const written = [
  { name: "segnet", options: { width: 0.0625 }, input: [1, 3, 21, 35] },
  { name: "enet", options: { width: 0.25 }, input: [2, 3, 16, 27] },
  { name: "dabnet", options: { width: 0.25 }, input: [1, 3, 18, 33] },
  { name: "deeplab-largefov", options: { width: 0.0625 }, input: [1, 3, 18, 33] },
] as const;

describe.each(written)("$name at $input in a file", ({ name, options, input }) => {
  const graph = named(name).graph({ input, options });
  const weights = numbersFor(graph);
  const file = encodeOnnx(toOnnx(graph, { name, weights }));
  const feeds = { [IMAGE]: randomImage(input) };
  const expected = interpreter()
    .compile(graph, { weights })
    .then((program) => program.run(feeds));

  test("reads back, and computes the same", async () => {
    const back = readOnnx(file);
    const program = await interpreter().compile(back.graph, { weights: back.weights });
    const tolerance = tolerances.network.reading;
    expectAgreement({ actual: await program.run(feeds), expected: await expected, tolerance });
    expect(back.graph.parameters.map((p) => p.name)).toEqual(graph.parameters.map((p) => p.name));
  });

  test("computes the same in ONNX Runtime", async () => {
    const tolerance = tolerances.network.ort;
    expectAgreement({ actual: await runInOrt(file, feeds), expected: await expected, tolerance });
  });
});

describe("FPN on ResNet-50", () => {
  const under = (graph: Graph, path: RegExp) =>
    graph.parameters.filter((p) => path.test(p.name)).reduce((sum, { type }) => sum + sizeOf(type.shape), 0);

  test("adds what torchvision's pyramid does to its backbone", () => {
    expect(under(named("fpn-resnet-50").graph(), /^(lateral|output)/)).toBe(3_344_384);
  });

  test("halves an odd size five times, rounding up", () => {
    const { outputs } = named("fpn-resnet-50").graph({ input: [1, 3, 100, 130], options: { width: 0.125 } });
    const shapes = [...outputs].map(([name, { type }]) => [name, type.shape.slice(1)]);
    expect(shapes).toEqual([
      ["p2", [256, 25, 33]],
      ["p3", [256, 13, 17]],
      ["p4", [256, 7, 9]],
      ["p5", [256, 4, 5]],
      ["p6", [256, 2, 3]],
    ]);
  });
});
