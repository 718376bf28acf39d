import { readFileSync } from "node:fs";
import { join } from "node:path";
import { InferenceSession } from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { layersIn } from "../../../src/compression/quantization/index.ts";
import { integersOf, realOf } from "../../../src/compression/quantization/integers.ts";
import type { Feeds } from "../../../src/engines/engine.ts";
import { interpreter } from "../../../src/engines/interpreter/index.ts";
import { ort } from "../../../src/engines/ort/index.ts";
import { decodeOnnx, encodeOnnx, readOnnx, toOnnx } from "../../../src/formats/onnx/index.ts";
import { conv2d } from "../../../src/layers/index.ts";
import { modelNamed } from "../../../src/models/index.ts";
import type { Filled } from "../../../src/passes/index.ts";
import { layersOf } from "../../../src/profiling/index.ts";
import { someWeights } from "../../models/small.ts";
import { scratchFolder } from "../../support/scratch.ts";
import { firstResults, inIntegers, network, quantisable } from "./networks.ts";

const engine = ort({ threads: 1 });

const numbersOf = (results: Feeds): readonly number[] => Array.from(results["scores"]?.data ?? []);

/** The operators that ONNX Runtime runs, after all of its optimisations. */
async function operatorsRun({ graph, weights }: Filled): Promise<readonly string[]> {
  const file = join(scratchFolder(), "optimised.onnx");
  const model = encodeOnnx(toOnnx(graph, { name: "integers", weights }));
  const session = await InferenceSession.create(model, {
    graphOptimizationLevel: "all",
    optimizedModelFilePath: file,
    logSeverityLevel: 3,
  });
  await session.release();
  return decodeOnnx(readFileSync(file)).nodes.map(({ opType }) => opType);
}

describe("a network in integers", () => {
  test.each(Object.entries(quantisable))(
    "is the same in ONNX Runtime and in the interpreter, to one step: %s",
    async (_, whole) => {
      const { integers, steps } = await inIntegers(whole);
      const [expected, found] = [
        numbersOf(await firstResults(interpreter(), integers)),
        numbersOf(await firstResults(engine, integers)),
      ];
      // A product that lies between two steps may be rounded either way, and the next layer sees that.
      const step = Math.max(...[...steps.values()].map(({ scale }) => scale));
      for (const [i, number] of expected.entries())
        expect(Math.abs((found[i] ?? Number.NaN) - number)).toBeLessThanOrEqual(1.01 * step);
    },
  );

  test.each(Object.entries(quantisable))("computes nearly what it did before: %s", async (_, whole) => {
    const { integers } = await inIntegers(whole);
    const [before, after] = [
      numbersOf(await firstResults(interpreter(), whole)),
      numbersOf(await firstResults(interpreter(), integers)),
    ];
    const size = Math.max(...before.map(Math.abs));
    for (const [i, number] of before.entries())
      expect(Math.abs((after[i] ?? Number.NaN) - number)).toBeLessThan(0.05 * size);
  });

  test("runs in integers from end to end: ONNX Runtime finds every pattern", async () => {
    const { integers } = await inIntegers(quantisable["pooling, joining and resizing"]);
    const run = await operatorsRun(integers);
    expect(run.filter((name) => name === "QLinearConv").length).toBe(3);
    expect(run.filter((name) => name === "QLinearConcat").length).toBe(1);
    expect(run.filter((name) => name === "QuantizeLinear").length).toBe(1);
    expect(run.filter((name) => name === "DequantizeLinear").length).toBe(1);
    expect(run.filter((name) => ["Conv", "Concat", "Relu"].includes(name))).toEqual([]);
  });

  test.each([{ symmetric: false }, { symmetric: true }])(
    "has every convolution and sum in integers with %o grids, rectifiers and tops taken in",
    async ({ symmetric }) => {
      const whole = quantisable["norms, a residual and a rectifier with a top"];
      const run = await operatorsRun((await inIntegers(whole, { symmetric })).integers);
      expect(run.filter((name) => name === "QLinearConv").length).toBe(3);
      expect(run.filter((name) => name === "QLinearAdd").length).toBe(1);
      expect(run.filter((name) => ["Conv", "Add", "Clip", "BatchNormalization"].includes(name))).toEqual([]);
    },
  );

  test("has transposed convolutions and matrix products in integers too", async () => {
    const transposed = await operatorsRun((await inIntegers(quantisable["a transposed layer"])).integers);
    expect(transposed.filter((name) => name.includes("Conv"))).toEqual([
      "QLinearConv",
      "QLinearConv",
      "QLinearConv",
    ]);
    const product = await operatorsRun(
      (await inIntegers(quantisable["a matrix product at the end"])).integers,
    );
    expect(product).toContain("QGemm");
  });

  test("leaves out what it is told to, whose weights stay real", async () => {
    const leftOut = new Set(["b/Conv"]);
    const { integers } = await inIntegers(quantisable["pooling, joining and resizing"], { leftOut });
    const run = await operatorsRun(integers);
    expect(run.filter((name) => name === "QLinearConv").length).toBe(2);
    expect(Object.keys(integers.weights)).toEqual(["b/weight", "b/bias"]);
  });
});

describe("the file of a network in integers", () => {
  const written = async () => {
    const graph = modelNamed("squeezenet-1.1")?.graph({ input: [1, 3, 64, 64], options: { classes: 10 } });
    if (!graph) throw new Error("the zoo has no squeezenet-1.1");
    const whole = { graph, weights: someWeights(graph) };
    const { integers } = await inIntegers(whole);
    const bytes = encodeOnnx(toOnnx(integers.graph, { name: "integers", weights: integers.weights }));
    return { whole, integers, bytes };
  };

  test("holds every weight as one byte, about a quarter of the float32 file", async () => {
    const { whole, bytes } = await written();
    const before = encodeOnnx(toOnnx(whole.graph, { name: "real", weights: whole.weights }));
    expect(bytes.length).toBeLessThan(0.29 * before.length);
    const { initializers } = decodeOnnx(bytes);
    const integers = initializers.filter(({ dtype, shape }) => dtype === "int8" && shape.length > 1);
    expect(integers.map(({ name }) => name)).toEqual(layersIn(whole).map(({ w }) => w.parameter.name));
  });

  test("is read back as the same network, counted with its weights at a quarter of their bytes", async () => {
    const { whole, integers, bytes } = await written();
    const back = readOnnx(bytes);
    const [count, before] = [layersOf(back.graph), layersOf(whole.graph)];
    expect([count.parameters, count.macs]).toEqual([before.parameters, before.macs]);
    expect(count.weightBytes).toBeLessThan(0.26 * before.weightBytes);
    expect(numbersOf(await firstResults(engine, back))).toEqual(
      numbersOf(await firstResults(engine, integers)),
    );
  });
});

describe("weights as integers", () => {
  test("lie within half a step of what they were, and the largest of each filter is ±127", async () => {
    const [layer] = layersIn(quantisable["two layers"]);
    if (!layer) throw new Error("no layer");
    const { w } = integersOf(layer, { biases: undefined, scale: 1 });
    const real = realOf(w);
    const perFilter = real.length / 6;
    for (const [i, weight] of layer.w.data.entries()) {
      const scale = w.scale.data[Math.floor(i / perFilter)] ?? Number.NaN;
      expect(Math.abs(weight - (real[i] ?? Number.NaN))).toBeLessThanOrEqual(scale / 2 + 1e-9);
    }
    for (let filter = 0; filter < 6; filter++) {
      const integers = w.tensor.data.slice(filter * perFilter, (filter + 1) * perFilter);
      expect(Math.max(...Array.from(integers, Math.abs))).toBe(127);
    }
  });

  test("of 7 bits reach ±63 and no further", () => {
    const [layer] = layersIn(quantisable["two layers"]);
    if (!layer) throw new Error("no layer");
    const { w } = integersOf(layer, { biases: undefined, scale: 1 }, { reduceRange: true });
    expect(Math.max(...Array.from(w.tensor.data, Math.abs))).toBe(63);
  });

  test("per channel keep a filter that one scale for all would lose", async () => {
    const whole = network((x) => conv2d(x, { name: "a", channels: 2, kernel: 1 }));
    // The second filter is a hundredth of the first, less than half a step of it.
    const weights = { ...whole.weights, "a/weight": Float32Array.of(2.54, -1, 1, 0.009, 0.004, -0.006) };
    const small = async (perChannel: boolean) => {
      const { integers } = await inIntegers({ ...whole, weights }, { perChannel });
      const before = numbersOf(await firstResults(interpreter(), { ...whole, weights }));
      const after = numbersOf(await firstResults(interpreter(), integers));
      const half = before.length / 2;
      return before.slice(half).reduce((sum, x, i) => sum + (x - (after[half + i] ?? 0)) ** 2, 0);
    };
    // The grid of the result is the same for both, so both have its error.
    expect(await small(true)).toBeLessThan(await small(false));
  });

  test("of a filter of zeros leave room for its bias", async () => {
    const whole = network((x) => conv2d(x, { name: "a", channels: 2, kernel: 1 }));
    const weights = { "a/weight": Float32Array.of(0, 0, 0, 1, 1, 1), "a/bias": Float32Array.of(0.75, 0) };
    const { integers } = await inIntegers({ ...whole, weights });
    const [first = Number.NaN] = numbersOf(await firstResults(engine, integers));
    expect(first).toBeCloseTo(0.75, 1);
  });
});
