import { describe, expect, test } from "vitest";
import { gradients } from "../../../src/autodiff/index.ts";
import { calibrate, quantisationAware, quantised } from "../../../src/compression/quantization/index.ts";
import { interpreter } from "../../../src/engines/interpreter/index.ts";
import { Graph } from "../../../src/ir/graph.ts";
import { conv2d, convUnit } from "../../../src/layers/index.ts";
import { constantOf, fakeQuantized, mul, reduceSum, sub } from "../../../src/ops/index.ts";
import type { Filled } from "../../../src/passes/index.ts";
import { distance } from "../../passes/distance.ts";
import { network, pictures } from "./networks.ts";

const engine = interpreter();

const twoLayers = () =>
  network((x) =>
    conv2d(convUnit(x, { name: "a", channels: 6, kernel: 3 }), { name: "b", channels: 2, kernel: 1 }),
  );

async function stepsOf(whole: Filled) {
  return (await calibrate(whole, { engine, batches: pictures(whole, 3), calibration: "minmax" })).steps;
}

describe("the derivative through a grid", () => {
  /** y and dy/dx of x on a grid of 0.5 from −1 (−2 steps) to 126.5. */
  async function through(numbers: readonly number[]) {
    const graph = new Graph();
    const x = graph.input("x", [numbers.length]);
    const zero = graph.constant("zero", { type: { dtype: "uint8", shape: [] }, data: Uint8Array.of(2) });
    const y = fakeQuantized(x, { scale: constantOf(x, 0.5), zeroPoint: zero });
    const sum = reduceSum({ x: y });
    graph.output("y", y);
    const dx = gradients({ of: sum, seed: constantOf(sum, 1), by: [x] }).get(x);
    if (dx) graph.output("dx", dx);
    const program = await engine.compile(graph);
    const results = await program.run({ x: { type: x.type, data: Float32Array.from(numbers) } });
    return { y: Array.from(results["y"]?.data ?? []), dx: Array.from(results["dx"]?.data ?? []) };
  }

  test("is 1 within the ends, whatever is rounded, and 0 beyond them", async () => {
    const { y, dx } = await through([0.3, 0.2, -0.9, -1, -1.6, 126.5, 127, 500]);
    expect(y).toEqual([0.5, 0, -1, -1, -1, 126.5, 126.5, 126.5]);
    expect(dx).toEqual([1, 1, 1, 1, 0, 1, 0, 0]);
  });

  test("in the step is what Esser et al. 2020 give: round(x/s) − x/s within the ends, and the end beyond", async () => {
    const graph = new Graph();
    const x = graph.input("x", [3]);
    const s = graph.input("s", []);
    const zero = graph.constant("zero", { type: { dtype: "int8", shape: [] }, data: Int8Array.of(0) });
    const y = fakeQuantized(x, { scale: s, zeroPoint: zero });
    const ds = [0, 1, 2].map((i) => {
      const weights = constantOf(
        x,
        [0, 1, 2].map((j) => Number(i === j)),
        [3],
      );
      const of = reduceSum({ x: mul({ a: y, b: weights }) });
      const derivative = gradients({ of, seed: constantOf(of, 1), by: [s] }).get(s);
      if (derivative) graph.output(`d${i}`, derivative);
      return `d${i}`;
    });
    const program = await engine.compile(graph);
    const results = await program.run({
      x: { type: x.type, data: Float32Array.of(0.8, 100, -100) },
      s: { type: s.type, data: Float32Array.of(0.5) },
    });
    // 0.8 / 0.5 = 1.6 rounds to 2; 100 and −100 lie beyond 127 and −128 steps.
    const [inside = 0, above = 0, below = 0] = ds.map((name) => results[name]?.data[0] ?? 0);
    expect(inside).toBeCloseTo(0.4, 5);
    expect([above, below]).toEqual([127, -128]);
  });
});

describe("a network that trains as it computes in integers", () => {
  test("has the parameters of the network, and computes what its integers do", async () => {
    const whole = twoLayers();
    const steps = await stepsOf(whole);
    for (const options of [{}, { perChannel: false }, { reduceRange: true }]) {
      const aware = { graph: quantisationAware(whole, { steps, ...options }), weights: whole.weights };
      expect(aware.graph.parameters.map(({ name, type }) => [name, type.shape])).toEqual(
        whole.graph.parameters.map(({ name, type }) => [name, type.shape]),
      );
      // Biases alone are not rounded while training, which may move a result to the next of 256 steps.
      expect(await distance(engine, aware, quantised(whole, { steps, ...options }))).toBeLessThan(3.5 / 256);
    }
  });

  test("learns: a step against its derivative brings what integers compute nearer to a target", async () => {
    const whole = twoLayers();
    const steps = await stepsOf(whole);
    const graph = quantisationAware(whole, { steps });
    const scores = graph.outputs.get("scores");
    if (!scores) throw new Error("no scores");
    const target = graph.input("target", scores.type.shape);
    const gap = sub({ a: scores, b: target });
    const loss = reduceSum({ x: mul({ a: gap, b: gap }) });
    graph.output("loss", loss);
    for (const [p, dp] of gradients({ of: loss, seed: constantOf(loss, 1), by: graph.parameters }))
      graph.output(`d/${p.name}`, dp);
    const goal = {
      type: target.type,
      data: new Float32Array(scores.type.shape.reduce((a, b) => a * b, 1)).fill(0.3),
    };
    let weights = { ...whole.weights };
    const losses: number[] = [];
    for (let step = 0; step < 40; step++) {
      const program = await engine.compile(graph, { weights });
      for await (const feeds of pictures(whole, 1)()) {
        const results = await program.run({ ...feeds, target: goal });
        losses.push(results["loss"]?.data[0] ?? Number.NaN);
        weights = Object.fromEntries(
          Object.entries(weights).map(([name, numbers]) => {
            const derivative = results[`d/${name}`]?.data ?? [];
            return [name, numbers.map((x, i) => x - 2e-3 * (derivative[i] ?? 0))];
          }),
        );
      }
    }
    expect(losses.at(-1)).toBeLessThan((losses[0] ?? 0) / 4);
  });
});
