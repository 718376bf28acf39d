import { describe, expect, test } from "vitest";
import { interpreter } from "../../../src/engines/interpreter/index.ts";
import { encodeOnnx, readOnnx, toOnnx } from "../../../src/formats/onnx/index.ts";
import { Graph, type ImageShape, type Value } from "../../../src/ir/index.ts";
import { conv2d, depthwiseUnit, linearly, shift, sparseShift } from "../../../src/layers/index.ts";
import { IMAGE, modelNamed } from "../../../src/models/index.ts";
import { expectAgreement } from "../../conformance/agreement.ts";
import { tolerances } from "../../conformance/tolerances.ts";
import { numbersFor, randomImage } from "./numbers.ts";
import { runInOrt } from "./run-in-ort.ts";

describe.each([
  ["shiftresnet-20", { width: 0.25 }],
  ["as-resnet-w32", { width: 0.25 }],
  ["fe-net-1.0", { width: 0.25 }],
])("%s, written for any size", (name, options) => {
  const network = (input: ImageShape): Graph => {
    const graph = modelNamed(name)?.graph({ input, options });
    if (!graph) throw new Error(`the zoo has no ${name}`);
    return graph;
  };
  const small: ImageShape = [1, 3, 32, 32];
  const odd: ImageShape = [2, 3, 40, 56];
  const weights = numbersFor(network(small));
  const file = encodeOnnx(toOnnx(network(small), { name, weights, alsoAs: network(odd) }));

  test.each([[small], [odd]])("computes at %j in ONNX Runtime, and read back, what we do", async (input) => {
    const feeds = { [IMAGE]: randomImage(input) };
    const expected = await (await interpreter().compile(network(input), { weights })).run(feeds);
    const back = readOnnx(file, { input });
    const again = await interpreter().compile(back.graph, { weights: back.weights });
    const tolerance = tolerances.network.ort;
    expectAgreement({ actual: await runInOrt(file, feeds), expected, tolerance });
    expectAgreement({ actual: await again.run(feeds), expected, tolerance });
  });
});

/** What a network of one layer is written and read as. */
function readBack(build: (image: Value) => Value, fill?: number) {
  const graph = new Graph();
  graph.output("y", build(graph.input("x", [1, 9, 5, 5])));
  const weights = numbersFor(graph);
  if (fill !== undefined) for (const numbers of Object.values(weights)) numbers.fill(fill);
  return readOnnx(encodeOnnx(toOnnx(graph, { name: "layer", weights }))).graph;
}

const operators = ({ nodes }: Graph) => nodes.map(({ op }) => op.name);

describe("is read back", () => {
  test("a shift as a shift, which has no weights and costs nothing", () => {
    const back = readBack((x) => shift(x, { kernel: 3 }));
    expect(operators(back)).toEqual(["Shift"]);
    expect([back.parameterCount, back.macs]).toEqual([0, 0]);
  });

  test.each([
    ["a depthwise convolution", 0.5],
    ["one that multiplies by 1, but sums nine pixels", 1],
    ["one that sees nothing", 0],
  ])("%s as a convolution", (_, fill) => {
    const back = readBack((x) => depthwiseUnit(x, { kernel: 3, bias: false, activation: linearly }), fill);
    expect(operators(back)).toEqual(["Conv"]);
  });

  test("a depthwise convolution that copies but strides as a convolution", () => {
    const layer = { kernel: 1, stride: 2, bias: false, activation: linearly };
    expect(operators(readBack((x) => depthwiseUnit(x, layer), 1))).toEqual(["Conv"]);
  });

  test("one whose filters see all channels as a convolution", () => {
    expect(operators(readBack((x) => conv2d(x, { channels: 9, kernel: 1, bias: false }), 1))).toEqual([
      "Conv",
    ]);
  });

  test("a learned shift with its offsets under their own name", () => {
    const { parameters } = readBack((x) => sparseShift(x, { name: "moved" }));
    expect(parameters).toMatchObject([{ name: "moved/offset", type: { shape: [9, 2] } }]);
  });
});
