import fc from "fast-check";
import { expect, test } from "vitest";
import { interpreter } from "../../../src/engines/interpreter/index.ts";
import {
  encodeOnnx,
  type OnnxModel,
  type OnnxReading,
  readOnnx,
  toOnnx,
} from "../../../src/formats/onnx/index.ts";
import { readers } from "../../../src/formats/onnx/readers/index.ts";
import { Graph, type Value, valuesOf } from "../../../src/ir/graph.ts";
import { type Shape, sizeOf } from "../../../src/ir/tensor.ts";
import { batchNorm, conv2d, convTranspose2d, joinChannels } from "../../../src/layers/index.ts";
import * as ops from "../../../src/ops/index.ts";
import { mutated, readOrRefuse } from "../mutated.ts";
import { foreignModels } from "./foreign-models.ts";
import { mutatedModel } from "./mutated-models.ts";
import { numbersFor, randomImage } from "./numbers.ts";

const size = [1, 2, 5, 6];

/** A little of everything that readers read. */
function network(shape: Shape): Graph {
  const graph = new Graph();
  const image = graph.input("image", shape);
  const x = ops.padToMultiple({ x: image }, { multiple: 4 });
  const wide = batchNorm(conv2d(x, { name: "wide", channels: 3, kernel: 3, stride: 2 }), {});
  const pooled = ops.maxPool({ x: wide }, { kernelShape: [2, 2], strides: [2, 2], ceilMode: 1 });
  const back = convTranspose2d(ops.relu({ x: pooled }), { name: "back", channels: 3, kernel: 2, stride: 2 });
  const [a, b] = ops.split({ x: joinChannels(back, wide) }, { axis: 1, sizes: [2, 4] }) as readonly [
    Value,
    Value,
  ];
  const large = ops.resize(
    { x: ops.lrn({ x: ops.clip({ x: b }, { min: 0 }) }, { size: 3 }) },
    { scales: [2, 2] },
  );
  graph.output("mask", ops.softmax({ x: ops.cropLike({ x: large, like: image }) }));
  graph.output("mean", ops.reduceMean({ x: ops.hardSigmoid({ x: a }) }, { axes: [2, 3] }));
  return graph;
}

const weights = numbersFor(network(size));
const tiny = toOnnx(network(size), { name: "tiny", weights, alsoAs: network([2, 2, 9, 10]) });
const read = (file: Uint8Array) => readOnnx(file, { input: size });

test("the tiny network itself is read", () => {
  expect(read(encodeOnnx(tiny)).graph.nodes.length).toBeGreaterThan(12);
});

test("a mutated file is refused or read", () => {
  fc.assert(
    fc.property(mutated(encodeOnnx(tiny)), (file) => void readOrRefuse(read, file)),
    { numRuns: 1000 },
  );
});

test("a mutated network is refused, or read and run", () =>
  fc.assert(
    fc.asyncProperty(mutatedModel(tiny, [...readers.keys()]), (mutant) => expectToRun(mutant, read)),
    { numRuns: 1000 },
  ));

test("a mutated model of someone else is refused, or read and run", () => {
  const mutant = fc
    .constantFrom(...Object.values(foreignModels))
    .chain((model) => mutatedModel(model, [...readers.keys()]));
  return fc.assert(
    fc.asyncProperty(mutant, (model) => expectToRun(model, readOnnx)),
    { numRuns: 2000 },
  );
});

/** What is read must be something that runs. */
async function expectToRun(model: OnnxModel, read: (file: Uint8Array) => OnnxReading): Promise<void> {
  const reading = readOrRefuse(() => read(encodeOnnx(model)), new Uint8Array());
  if (!reading) return;
  const { graph, weights } = reading;
  const isLarge = (value: Value) => sizeOf(value.type.shape) > 5000;
  const computed = graph.nodes.flatMap(({ result }) => valuesOf(result));
  if ([...graph.inputs, ...computed].some(isLarge) || graph.macs > 1e6) return;
  const feeds = Object.fromEntries(graph.inputs.map(({ name, type }) => [name, randomImage(type.shape)]));
  const results = await (await interpreter().compile(graph, { weights })).run(feeds);
  for (const [name, { type, data }] of Object.entries(results)) {
    expect(type).toEqual(graph.outputs.get(name)?.type);
    expect(data.length).toBe(sizeOf(type.shape));
  }
}
