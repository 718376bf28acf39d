import { describe, expect, test } from "vitest";
import { interpreter } from "../../../src/engines/interpreter/index.ts";
import { decodeOnnx, encodeOnnx, readOnnx, toOnnx } from "../../../src/formats/onnx/index.ts";
import { Graph, type Value } from "../../../src/ir/graph.ts";
import type { ImageShape } from "../../../src/ir/tensor.ts";
import { IMAGE } from "../../../src/models/define.ts";
import { squeezeUnet } from "../../../src/models/fire/squeeze-unet.ts";
import * as ops from "../../../src/ops/index.ts";
import { expectAgreement } from "../../conformance/agreement.ts";
import { tolerances } from "../../conformance/tolerances.ts";
import { numbersFor, randomImage } from "./numbers.ts";
import { runInOrt } from "./run-in-ort.ts";

const small: ImageShape = [1, 3, 64, 64];
const odd: ImageShape = [2, 3, 40, 56];

describe("a network written for any size", () => {
  const network = (input: ImageShape) => squeezeUnet.graph({ input, options: { width: 0.125 } });
  const weights = numbersFor(network(small));
  const model = toOnnx(network(small), { name: "squeeze-unet", weights, alsoAs: network(odd) });

  test("names what may change", () => {
    expect(model.inputs.map(({ shape }) => shape)).toEqual([["batch", 3, "height", "width"]]);
    expect(model.outputs.map(({ shape }) => shape)).toEqual([["batch", 12, "height", "width"]]);
  });

  test.each([[small], [odd], [[1, 3, 17, 33] as const]])(
    "computes in ONNX Runtime what we do at %j",
    async (size) => {
      const feeds = { [IMAGE]: randomImage(size) };
      const program = await interpreter().compile(network(size), { weights });
      expectAgreement({
        actual: await runInOrt(encodeOnnx(model), feeds),
        expected: await program.run(feeds),
        tolerance: tolerances.network.ort,
      });
    },
  );
});

/** A graph from x to y. */
function graphOf(shape: readonly number[], build: (x: Value) => Value): Graph {
  const graph = new Graph();
  graph.output("y", build(graph.input("x", shape)));
  return graph;
}

const writtenFor = (one: readonly number[], other: readonly number[], build: (x: Value) => Value) => {
  const model = toOnnx(graphOf(one, build), { name: "two", alsoAs: graphOf(other, build) });
  return [model.inputs[0]?.shape, model.outputs[0]?.shape];
};

describe("extents", () => {
  test("that both sizes share stay numbers", () => {
    const shapes = writtenFor([2, 3, 8, 9], [2, 3, 6, 9], (x) => ops.relu({ x }));
    expect(shapes).toEqual([
      [2, 3, "height", 9],
      [2, 3, "height", 9],
    ]);
  });

  test("are not told by a shuffle of channels", () => {
    const shapes = writtenFor([1, 6, 8, 8], [2, 6, 6, 4], (x) => ops.channelShuffle({ x }, { groups: 2 }));
    expect(shapes[1]).toEqual(["batch", 6, "height", "width"]);
  });

  test("of an output that are not those of the input get names of their own", () => {
    const shapes = writtenFor([1, 3, 8, 8], [2, 3, 6, 4], (x) =>
      ops.maxPool({ x }, { kernelShape: [2, 2], strides: [2, 2] }),
    );
    expect(shapes[1]).toEqual(["batch", 3, "y/height", "y/width"]);
  });

  test.each<[string, (x: Value) => Value]>([
    ["a shape", (x) => ops.reshape({ x }, { shape: [x.type.shape.reduce((a, b) => a * b)] })],
    ["a constant", (x) => ops.mul({ a: x, b: ops.constantOf(x, x.type.shape[2] ?? 0) })],
    ["a setting", (x) => ops.resize({ x }, { scales: [16 / (x.type.shape[2] ?? 1), 1] })],
  ])("stay numbers where %s depends on them", (_, build) => {
    const [input] = writtenFor([1, 3, 8, 8], [2, 3, 6, 4], build);
    expect(input).toEqual([1, 3, 8, 8]);
  });
});

test("metadata is read as it was written", () => {
  const metadata = { model: "squeeze-unet", options: '{"width":0.5}', "classes ß": "sky,straße", "": "" };
  const file = encodeOnnx(
    toOnnx(
      graphOf([1], (x) => ops.relu({ x })),
      { name: "n", metadata },
    ),
  );
  expect(decodeOnnx(file).metadata).toEqual(metadata);
  expect(readOnnx(file)).toMatchObject({ name: "n", metadata });
});

describe("toOnnx refuses", () => {
  test("a graph without outputs", () => {
    expect(() => toOnnx(new Graph(), { name: "nothing" })).toThrow(
      "onnx, graph: found no outputs; would fit: at least one output",
    );
  });

  test("a value without elements", () => {
    expect(() =>
      toOnnx(
        graphOf([1, 0], (x) => ops.relu({ x })),
        { name: "empty" },
      ),
    ).toThrow('onnx, value "x": found float32[1, 0]; would fit: extents from 1 up');
  });

  test("an output named like another value", () => {
    const graph = graphOf([1], (x) => ops.relu({ x }));
    graph.output("x", ops.exp({ x: graph.nodes[0]?.result as Value }));
    expect(() => toOnnx(graph, { name: "clash" })).toThrow(
      'onnx, value "x": found a name that two values have; would fit: a name for each',
    );
  });
});
