import { describe, expect, test } from "vitest";
import type { Engine, Feeds } from "../../src/engines/index.ts";
import { interpret, interpreter } from "../../src/engines/interpreter/index.ts";
import { ort } from "../../src/engines/ort/index.ts";
import { Graph } from "../../src/ir/graph.ts";
import { squeezeUnet } from "../../src/models/index.ts";
import { constantOf, reduceSum } from "../../src/ops/index.ts";
import { sgd } from "../../src/optimizers/index.ts";
import type { StepRequest, TrainingStep } from "../../src/training/index.ts";
import type { Layout } from "../../src/training/layout.ts";
import { expectAgreement } from "../conformance/agreement.ts";
import { tolerances } from "../conformance/tolerances.ts";
import { firstFeeds, numbersOf, rate, tinyNetwork, tinyStep } from "./tiny-step.ts";

const exact = interpreter("float64");

const run = async (engine: Engine, { graph }: TrainingStep, feeds: Feeds, outputs?: readonly string[]) => {
  const program = await engine.compile(graph);
  return program.run(feeds, outputs && { outputs });
};

/** Each parameter's part of a flat vector, by name. */
function named({ parameters, sizes }: Layout, flat: readonly number[]): Map<string, readonly number[]> {
  let end = 0;
  return new Map(
    parameters.map(({ name }, i) => {
      const start = end;
      end += sizes[i] ?? 0;
      return [name, flat.slice(start, end)];
    }),
  );
}

const lengthOf = (numbers: readonly number[]): number => Math.hypot(...numbers);

/** For each parameter, where in the flat vector its gradient is steepest. */
function steepest({ sizes }: Layout, gradient: readonly number[]): readonly number[] {
  let end = 0;
  return sizes.map((size) => {
    const own = gradient.slice(end, end + size).map(Math.abs);
    end += size;
    return end - size + own.indexOf(Math.max(...own));
  });
}

const network = tinyNetwork();
const plain = tinyStep({ network });
const feeds = firstFeeds(plain);
const plainResults = run(exact, plain, feeds);

describe("the gradient of a step is what differences measure at the steepest number", () => {
  test("of every parameter of a tiny network with norms", () => checkSteepest(network, { every: 1 }));

  test("of every tenth parameter of Squeeze U-Net a sixteenth as wide", () => {
    const options = { width: 0.0625, classes: 3 };
    return checkSteepest(squeezeUnet.graph({ input: [1, 3, 16, 16], options }), { every: 10 });
  });
});

async function checkSteepest(network: Graph, { every }: { readonly every: number }): Promise<void> {
  const step = tinyStep({ network });
  const feeds = firstFeeds(step, { network });
  const { type, data } = feeds["parameters"]!;
  const program = await exact.compile(step.graph);
  const gradient = numbersOf(await program.run(feeds), "gradient");
  const lossWith = async (i: number, number: number): Promise<number> => {
    const parameters = { type, data: data.with(i, number) };
    return numbersOf(await program.run({ ...feeds, parameters }, { outputs: ["loss"] }), "loss")[0]!;
  };
  // Short, as a network has many kinks to step over.
  const short = 1e-6;
  for (const i of steepest(step.trained, gradient).filter((_, parameter) => parameter % every === 0)) {
    const slope =
      ((await lossWith(i, data[i]! + short)) - (await lossWith(i, data[i]! - short))) / (2 * short);
    expect(gradient[i]).toBeCloseTo(slope, 7);
  }
}

describe("one step", () => {
  test("walks against the gradient by the learning rate", async () => {
    const results = await plainResults;
    const gradient = numbersOf(results, "gradient");
    const expected = numbersOf(feeds, "parameters").map((number, i) => number - rate * gradient[i]!);
    expect(numbersOf(results, "next/parameters")).toEqual(expected);
    expect(numbersOf(results, "gradientNorm")[0]).toBeCloseTo(lengthOf(gradient), 12);
  });

  test("says by name what it keeps, asks and tells", () => {
    const { size } = plain.trained;
    expect([...plain.state]).toEqual([
      ["parameters", size],
      ["statistics", plain.statistics.size],
      ["moment/velocity", size],
    ]);
    expect(size).toBe(network.parameterCount);
    expect([plain.settings, plain.watched]).toEqual([["learningRate"], ["pixelAccuracy"]]);
    const kept = [...plain.state.keys()].map((name) => `next/${name}`).sort();
    expect([...plain.graph.outputs.keys()].filter((name) => name.startsWith("next/")).sort()).toEqual(kept);
  });

  test("lets weights decay, and no bias, scale or shift of a norm", async () => {
    const decaying = tinyStep({ optimizer: sgd({ momentum: 0, weightDecay: 0.5 }) });
    const [with0, with1] = [await plainResults, await run(exact, decaying, feeds, ["next/parameters"])];
    const without = named(plain.trained, numbersOf(with0, "next/parameters"));
    const decayed = named(plain.trained, numbersOf(with1, "next/parameters"));
    const before = named(plain.trained, numbersOf(feeds, "parameters"));
    for (const { name, role } of plain.trained.parameters) {
      const lost = without.get(name)!.map((number, i) => number - decayed.get(name)![i]!);
      const expected = before.get(name)!.map((number) => (role === "weight" ? rate * 0.5 * number : 0));
      expect(lengthOf(lost.map((number, i) => number - expected[i]!))).toBeLessThan(1e-12);
    }
  });

  test("is no longer than the clip norm times the learning rate", async () => {
    const length = lengthOf(numbersOf(await plainResults, "gradient"));
    const clipNorm = length / 4;
    const results = await run(exact, tinyStep({ clipNorm }), feeds);
    const before = numbersOf(feeds, "parameters");
    const moved = numbersOf(results, "next/parameters").map((number, i) => number - before[i]!);
    expect(lengthOf(moved) / (rate * clipNorm)).toBeCloseTo(1, 6);
    expect(numbersOf(results, "gradientNorm")[0]).toBeCloseTo(length, 12);
  });
});

describe("a frozen prefix", () => {
  const partly = tinyStep({ frozen: ({ name }) => name.startsWith("stem/") || name.startsWith("down/") });
  const partlyFeeds = firstFeeds(partly);
  const partlyResults = run(exact, partly, partlyFeeds);

  test("is exactly what no step writes", () => {
    const names = network.parameters.filter(({ role }) => role !== "statistic").map(({ name }) => name);
    expect(partly.frozen.parameters.map(({ name }) => name)).toEqual(
      names.filter((name) => /^(stem|down)\//.test(name)),
    );
    expect(partly.trained.parameters.map(({ name }) => name)).toEqual(
      names.filter((name) => !/^(stem|down)\//.test(name)),
    );
    expect(partly.graph.outputs.has("next/frozen")).toBe(false);
  });

  test("leaves the loss as it was and moves every other parameter as without it", async () => {
    const [all, some] = [await plainResults, await partlyResults];
    expect(numbersOf(some, "loss")).toEqual(numbersOf(all, "loss"));
    const free = named(plain.trained, numbersOf(all, "next/parameters"));
    const before = named(partly.trained, numbersOf(partlyFeeds, "parameters"));
    for (const [name, numbers] of named(partly.trained, numbersOf(some, "next/parameters"))) {
      expect(numbers).toEqual(free.get(name));
      expect(numbers).not.toEqual(before.get(name));
    }
  });

  test("still moves its statistics", async () => {
    expect(numbersOf(await partlyResults, "next/statistics")).toEqual(
      numbersOf(await plainResults, "next/statistics"),
    );
  });
});

test("an average keeps its share of what it was and takes the rest from the new weights", async () => {
  const step = tinyStep({ averaging: 0.875 });
  const given = firstFeeds(step);
  const average = { type: given["average"]!.type, data: given["average"]!.data.map(() => 2) };
  const results = await run(exact, step, { ...given, average });
  const expected = numbersOf(results, "next/parameters").map((number) => 0.875 * 2 + 0.125 * number);
  expect(numbersOf(results, "next/average")).toEqual(expected);
});

test("statistics move a tenth of the way to the batch's, in the order that the network names them", async () => {
  const next = named(plain.statistics, numbersOf(await plainResults, "next/statistics"));
  expect([...next.keys()]).toEqual(
    network.parameters.filter(({ role }) => role === "statistic").map(({ name }) => name),
  );
  // What the first norm sees, by the network itself: its mean and variance over images and pixels.
  const weights = named(plain.trained, numbersOf(feeds, "parameters"));
  const seen = network.nodes.find(({ op }) => op.name === "Conv")!;
  const known = interpret(
    network,
    new Map(
      [...network.inputs, ...network.parameters].map((v) => {
        const numbers = v.name === "image" ? numbersOf(feeds, "image") : (weights.get(v.name) ?? []);
        return [v, { type: v.type, data: Float64Array.from(numbers) }];
      }),
    ),
    "float64",
  );
  const { type, data } = known.get([seen.result].flat()[0]!)!;
  const [, channels = 0, h = 0, w = 0] = type.shape;
  for (let c = 0; c < channels; c++) {
    const own = Array.from(data).filter((_, i) => Math.floor(i / (h * w)) % channels === c);
    const mean = own.reduce((a, b) => a + b, 0) / own.length;
    const variance = own.reduce((sum, x) => sum + (x - mean) ** 2, 0) / own.length;
    expect(next.get("stem/norm/mean")?.[c]).toBeCloseTo(0.1 * mean, 12);
    expect(next.get("stem/norm/variance")?.[c]).toBeCloseTo(0.9 + 0.1 * variance, 12);
  }
});

test("three steps in ONNX Runtime are the interpreter's in float32", async () => {
  const step = tinyStep({ optimizer: sgd({ nesterov: true }), clipNorm: 1, averaging: 0.75 });
  const state = [...step.state.keys()];
  const outputs = ["loss", ...state.map((name) => `next/${name}`)];
  const threeSteps = async (engine: Engine): Promise<Feeds> => {
    const program = await engine.compile(step.graph);
    let given: Feeds = firstFeeds(step, { precision: "float32" });
    let results: Feeds = {};
    for (let i = 0; i < 3; i++) {
      results = await program.run(given, { outputs });
      given = { ...given, ...Object.fromEntries(state.map((name) => [name, results[`next/${name}`]!])) };
    }
    await program.close();
    return results;
  };
  const [actual, expected] = [await threeSteps(ort({ threads: 1 })), await threeSteps(interpreter())];
  expectAgreement({ actual, expected, tolerance: tolerances.network.ort });
});

describe("says what does not fit", () => {
  test("when every parameter is frozen", () => {
    expect(() => tinyStep({ frozen: () => true })).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: every parameter is frozen: there is nothing to train]`,
    );
  });

  test("when the loss asks nothing of the network", () => {
    const objective: StepRequest["objective"] = (scores) => ({
      loss: reduceSum({ x: constantOf(scores, 1, [2]) }),
      watched: {},
    });
    expect(() => tinyStep({ objective })).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: the loss does not depend on any parameter]`,
    );
  });

  test("when the network has no scores", () => {
    expect(() => tinyStep({ network: new Graph() })).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: the network has no output named scores]`,
    );
  });
});
