import { describe, expect, test } from "vitest";
import { interpreter } from "../../src/engines/interpreter/index.ts";
import { ort } from "../../src/engines/ort/index.ts";
import { Graph, type Tensor, type Value } from "../../src/ir/index.ts";
import { activeShift, conv2d, sparseShift } from "../../src/layers/index.ts";
import { mul, reduceSum, shift, sub } from "../../src/ops/index.ts";
import { sgd } from "../../src/optimizers/index.ts";
import { type StepRequest, type TrainingStep, trainingStep } from "../../src/training/index.ts";
import { firstFeeds, numbersOf, rate } from "./tiny-step.ts";

/** An active shift between two 1×1 convolutions. */
function network(): Graph {
  const graph = new Graph();
  const image = graph.input("image", [2, 3, 6, 6]);
  const wide = conv2d(image, { name: "wide", channels: 8, kernel: 1 });
  const moved = activeShift(wide, { name: "moved" });
  graph.output("scores", conv2d(moved, { name: "logits", channels: 3, kernel: 1 }));
  return graph;
}

const squares = (x: Value): Value => reduceSum({ x: mul({ a: x, b: x }) });

const stepOf = (graph: Graph, request: Partial<StepRequest> = {}): TrainingStep =>
  trainingStep({
    network: graph,
    optimizer: sgd({ momentum: 0 }),
    objective: (scores) => ({ loss: squares(scores), watched: {} }),
    ...request,
  });

/** Where the offsets lie in the flat vector. */
function offsetsIn({ trained: { parameters, sizes } }: TrainingStep): readonly [start: number, end: number] {
  const at = parameters.findIndex(({ role }) => role === "offset");
  const start = sizes.slice(0, at).reduce((a, b) => a + b, 0);
  return [start, start + (sizes[at] ?? 0)];
}

const exact = interpreter("float64");

describe("what offsets cost", () => {
  const graph = network();
  const [free, priced] = [stepOf(graph), stepOf(graph, { shiftPenalty: 0.25 })];
  const feeds = firstFeeds(free, { network: graph });
  const [start, end] = offsetsIn(free);
  const resultsOf = async (step: TrainingStep) => (await exact.compile(step.graph)).run(feeds);

  test("is λ a pixel in the loss, and λ towards 0 in the gradient of each and no other", async () => {
    const [without, withPrice] = [await resultsOf(free), await resultsOf(priced)];
    const numbers = numbersOf(feeds, "parameters");
    const length = numbers.slice(start, end).reduce((sum, x) => sum + Math.abs(x), 0);
    const added = numbersOf(withPrice, "loss")[0]! - numbersOf(without, "loss")[0]!;
    expect(length).toBeGreaterThan(1);
    expect(added).toBeCloseTo(0.25 * length, 10);
    const before = numbersOf(without, "gradient");
    numbersOf(withPrice, "gradient").forEach((slope, i) => {
      const isOffset = i >= start && i < end;
      expect(slope - before[i]!).toBeCloseTo(isOffset ? 0.25 * Math.sign(numbers[i]!) : 0, 10);
    });
  });

  test("is no weight decay: that leaves them alone", async () => {
    const decaying = stepOf(graph, { optimizer: sgd({ momentum: 0, weightDecay: 0.5 }) });
    const [plain, decayed] = [await resultsOf(free), await resultsOf(decaying)];
    const next = (results: typeof plain) => numbersOf(results, "next/parameters");
    expect(next(decayed).slice(start, end)).toEqual(next(plain).slice(start, end));
    expect(next(decayed)).not.toEqual(next(plain));
  });

  test("is nothing for offsets that are frozen", async () => {
    const frozen = stepOf(graph, { shiftPenalty: 0.25, frozen: ({ role }) => role === "offset" });
    const fed = firstFeeds(frozen, { network: graph });
    const { loss } = await (await exact.compile(frozen.graph)).run(fed);
    expect(loss).toEqual((await resultsOf(free))["loss"]);
  });
});

/** The offsets after some steps in ONNX Runtime. */
async function trained(step: TrainingStep, graph: Graph, steps: number, fed: Record<string, Tensor> = {}) {
  const [start, end] = offsetsIn(step);
  const program = await ort({ threads: 1 }).compile(step.graph);
  let feeds = { ...firstFeeds(step, { network: graph, precision: "float32" }), ...fed };
  const first = numbersOf(feeds, "parameters").slice(start, end);
  for (let i = 0; i < steps; i++) {
    const { "next/parameters": parameters } = await program.run(feeds, { outputs: ["next/parameters"] });
    if (parameters) feeds = { ...feeds, parameters };
  }
  await program.close();
  return { first, last: numbersOf(feeds, "parameters").slice(start, end) };
}

test("a penalty brings the offsets of a sparse shift to 0, where without one they stay", async () => {
  const graph = new Graph();
  graph.output("scores", sparseShift(graph.input("image", [1, 8, 4, 4]), { name: "moved" }));
  // Black images look the same wherever they are moved.
  const black = { type: { dtype: "float32", shape: [1, 8, 4, 4] }, data: new Float32Array(128) } as const;
  const free = await trained(stepOf(graph), graph, 20, { image: black });
  const priced = await trained(stepOf(graph, { shiftPenalty: 1 }), graph, 20, { image: black });
  expect(free.last).toEqual(free.first);
  expect(free.last.some((pixels) => Math.abs(pixels) > 0.5)).toBe(true);
  expect(Math.max(...priced.last.map(Math.abs))).toBeLessThanOrEqual(rate);
});

test("an active shift finds out how far its target was moved", async () => {
  const graph = new Graph();
  const side = 16;
  const image = graph.input("image", [1, 2, side, side]);
  graph.output("scores", activeShift(image, { name: "moved" }));
  const step = stepOf(graph, {
    objective(scores) {
      const seen = scores.graph.inputs.find(({ name }) => name === "image") ?? scores;
      const target = shift({ x: seen }, { offsets: [1, -1, 0, 2] });
      return { loss: squares(sub({ a: scores, b: target })), watched: {} };
    },
  });
  const hill = (i: number) => {
    const [y, x] = [Math.floor(i / side) % side, i % side];
    return Math.exp(-((y - 8) ** 2 + (x - 8) ** 2) / 12);
  };
  const pixels = {
    type: image.type,
    data: Float32Array.from({ length: 2 * side * side }, (_, i) => hill(i)),
  };
  const { last } = await trained(step, graph, 60, { image: pixels });
  for (const [i, pixels] of [1, -1, 0, 2].entries()) expect(last[i]).toBeCloseTo(pixels, 2);
});
