import { describe, expect, test } from "vitest";
import { gradients } from "../../src/autodiff/index.ts";
import { interpret } from "../../src/engines/interpreter/index.ts";
import { Graph, type Value } from "../../src/ir/graph.ts";
import { type ImageShape, sizeOf, type Tensor } from "../../src/ir/tensor.ts";
import { batchNorm, dropout } from "../../src/layers/index.ts";
import { type Model, squeezeUnet, unet } from "../../src/models/index.ts";
import { batchNormalization, constantOf, mul, reduceSum } from "../../src/ops/index.ts";
import { trainingForm } from "../../src/passes/index.ts";
import { initialParameters } from "../../src/training/index.ts";
import { mulberry32 } from "../support/random.ts";

/** A network's training form in a graph of its own, where inputs and parameters are inputs of the same names. */
function formOf(network: Graph) {
  const into = new Graph();
  const bound = new Map<Value, Value>(
    [...network.inputs, ...network.parameters].map((v) => [v, into.input(v.name, v.type.shape)]),
  );
  return { into, bound, ...trainingForm(network, into, bound) };
}

const tensorOf = ({ type }: Value, numbers: Iterable<number>): Tensor => ({
  type,
  data: Float32Array.from(numbers),
});

describe("batch normalisation in training form", () => {
  const network = new Graph();
  const y = batchNorm(network.input("x", [2, 2, 1, 2]), { name: "norm", epsilon: 0.25 });
  network.output("y", y);
  const form = formOf(network);
  const numbers = {
    x: [1, 3, 0, 0, 5, 7, 8, 8],
    "norm/scale": [1, 3],
    "norm/bias": [0, -1],
    "norm/mean": [10, 0],
    "norm/variance": [1, 4],
  };
  const feed = form.into.inputs.map(
    (v) => [v, tensorOf(v, numbers[v.name as keyof typeof numbers])] as const,
  );
  const known = interpret(form.into, new Map(feed));

  test("moves a tenth of the way to the batch's mean and its variance over n, as ONNX says", () => {
    // Channel 0 holds 1, 3, 5, 7 and channel 1 holds 0, 0, 8, 8: means 4 and 4, variances 5 and 16 by hand.
    const next = [...form.statistics].map(([{ name }, v]) => [name, Array.from(known.get(v)?.data ?? [])]);
    const expected = {
      "norm/mean": [0.9 * 10 + 0.1 * 4, 0.1 * 4],
      "norm/variance": [0.9 * 1 + 0.1 * 5, 0.9 * 4 + 0.1 * 16],
    };
    const single = Object.entries(expected).map(([name, all]) => [name, all.map(Math.fround)]);
    expect(next).toEqual(single);
  });

  test("normalises by the batch's statistics and not the running ones", () => {
    const [first, second] = [Math.sqrt(5 + 0.25), Math.sqrt(16 + 0.25)];
    const expected = [-3 / first, -1 / first, -12 / second - 1, -12 / second - 1];
    const found = known.get(form.became.get(y)!)?.data ?? [];
    expected.forEach((number, i) => {
      expect(found[i]).toBeCloseTo(number, 6);
    });
  });

  test("moves no statistics that are constants", () => {
    const frozen = new Graph();
    const x = frozen.input("x", [2, 1, 1, 2]);
    const all = (number: number) => constantOf(x, number, [1]);
    batchNormalization({ x, scale: all(1), b: all(0), mean: all(0), variance: all(1) });
    expect(formOf(frozen).statistics.size).toBe(0);
  });

  test("is refused where each channel would be a single pixel, which has no variance", () => {
    const options = { width: 0.0625, norm: "batch" };
    const tiny = squeezeUnet.graph({ input: [1, 3, 16, 16], options });
    expect(() => formOf(tiny)).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: BatchNormalizationTraining at ds4/fire1/squeeze/norm: each channel of x is one pixel, which has no variance
        x         float32[1, 5, 1, 1]  ds4/fire1/squeeze/Conv
        scale     float32[5]  ds4/fire1/squeeze/norm/scale
        b         float32[5]  ds4/fire1/squeeze/norm/bias
        mean      float32[5]  ds4/fire1/squeeze/norm/mean
        variance  float32[5]  ds4/fire1/squeeze/norm/variance
      fix: give a batch of several images, or larger ones]
    `);
  });
});

describe("dropout in training form", () => {
  const network = new Graph();
  const x = network.input("x", [1, 4]);
  const first = dropout(x, { ratio: 0.75 });
  const second = network.scoped("head", () => dropout(first));
  const third = dropout(second);
  const form = formOf(network);

  test("asks for noise of its operand's shape, named after where it stands", () => {
    expect(form.noises.map(({ name, type }) => [name, type.shape])).toEqual([
      ["noise/dropout", [1, 4]],
      ["noise/head", [1, 4]],
      ["noise/dropout.1", [1, 4]],
    ]);
    expect(form.into.inputs).toEqual([form.bound.get(x), ...form.noises]);
  });

  test("drops where the noise is below the ratio, and scales the rest by 1 / (1 − ratio)", () => {
    const noises = [
      [0.74, 0.75, 0.9, 0],
      [0, 0.5, 0.49, 0],
      [1, 1, 1, 1],
    ];
    const feed = form.noises.map((v, i) => [v, tensorOf(v, noises[i] ?? [])] as const);
    const known = interpret(form.into, new Map([[form.bound.get(x)!, tensorOf(x, [1, 2, 3, 4])], ...feed]));
    const found = [first, second, third].map((v) => Array.from(known.get(form.became.get(v)!)?.data ?? []));
    expect(found).toEqual([
      [0, 8, 12, 0],
      [0, 16, 0, 0],
      [0, 32, 0, 0],
    ]);
  });
});

test("the training form of a network without norms or dropout is the network", () => {
  const network = squeezeUnet.graph({ input: [1, 3, 16, 16], options: { width: 0.0625 } });
  const { into, statistics, noises } = formOf(network);
  expect(into.toString()).toBe(network.toString());
  expect([statistics.size, noises.length]).toEqual([0, 0]);
});

/** The parameters that the sum of randomly weighed scores does not move, by name. */
function unmoved(
  model: Model,
  input: ImageShape,
  options: Readonly<Record<string, unknown>>,
): readonly string[] {
  const network = model.graph({ input, options });
  const { into, became, bound, noises } = formOf(network);
  const random = mulberry32(3);
  const scores = became.get(network.outputs.get("scores")!)!;
  const weights = Array.from({ length: sizeOf(scores.type.shape) }, () => random() - 0.5);
  const of = reduceSum({ x: mul({ a: scores, b: constantOf(scores, weights, scores.type.shape) }) });
  const trained = network.parameters.filter(({ role }) => role !== "statistic");
  const derivatives = gradients({ of, seed: constantOf(of, 1), by: trained.map((p) => bound.get(p)!) });

  const numbers = initialParameters(network, 1);
  const noise = (v: Value) => Array.from({ length: sizeOf(v.type.shape) }, random);
  const feed = [...into.inputs, ...noises].map(
    (v) => [v, tensorOf(v, numbers.get(v.name) ?? noise(v))] as const,
  );
  const known = interpret(into, new Map(feed));
  return trained
    .filter((p) => !known.get(derivatives.get(bound.get(p)!)!)?.data.some((number) => number !== 0))
    .map(({ name }) => name);
}

describe("every parameter gets a gradient that is not all zero", () => {
  // The rest of the zoo takes this test in ONNX Runtime: test/models/zoo.test.ts.
  test.each(
    [squeezeUnet, unet].flatMap((model) =>
      ["none", "batch"].map((norm) => [model.name, norm, model] as const),
    ),
  )("in %s with norm %s", (_, norm, model) => {
    expect(unmoved(model, [1, 3, 32, 32], { width: 0.0625, norm })).toEqual([]);
  });

  test("in squeeze-unet whose down units halve late", () => {
    const options = { width: 0.0625, norm: "batch", halveAt: "expand" };
    expect(unmoved(squeezeUnet, [2, 3, 20, 24], options)).toEqual([]);
  });
});
