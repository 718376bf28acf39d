import { describe, expect, test } from "vitest";
import type { Program } from "../../src/engines/index.ts";
import { interpreter } from "../../src/engines/interpreter/index.ts";
import { ort } from "../../src/engines/ort/index.ts";
import { Graph } from "../../src/ir/graph.ts";
import { batchNorm, conv2d } from "../../src/layers/index.ts";
import { modelNamed, SCORES } from "../../src/models/index.ts";
import {
  appendLoss,
  type Direction,
  filterNormalised,
  initialParameters,
  lossesAlong,
  lossFeeds,
  placesAlong,
} from "../../src/training/index.ts";

describe("filterNormalised", () => {
  /** Two filters of three numbers each, a bias, and a norm. */
  const graph = new Graph();
  const x = graph.input("x", [1, 3, 1, 1]);
  graph.output("y", batchNorm(conv2d(x, { name: "conv", channels: 2, kernel: 1 }), { name: "norm" }));
  graph.parameter("slopes", [2], { role: "weight", initializer: { kind: "constant", value: 0 } });
  const weights = new Map(
    graph.parameters.map(({ name, type }) => [
      name,
      new Float32Array(type.shape.reduce((a, b) => a * b, 1)).fill(7),
    ]),
  );
  // Lengths 3 and 0: |(1, 2, 2)| = 3.
  weights.set("conv/weight", Float32Array.of(1, 2, 2, 0, 0, 0));
  const way = filterNormalised(graph, weights, { seed: 3, index: 0 });
  const length = (numbers: Float32Array) => Math.hypot(...numbers);

  test("makes each filter's part as long as the filter", () => {
    const filters = way.get("conv/weight") ?? new Float32Array();
    expect(length(filters.subarray(0, 3))).toBeCloseTo(3, 5);
    expect(length(filters.subarray(3))).toBe(0);
  });

  test("leaves biases, norms, statistics and other vectors where they are", () => {
    for (const name of ["conv/bias", "norm/scale", "norm/bias", "norm/mean", "norm/variance", "slopes"])
      expect(way.get(name)?.every((n) => n === 0)).toBe(true);
  });

  test("is the same for the same seed and another for another, or for the second direction", () => {
    const other = (seed: number, index: number) =>
      filterNormalised(graph, weights, { seed, index }).get("conv/weight");
    expect(other(3, 0)).toEqual(way.get("conv/weight"));
    expect(other(4, 0)).not.toEqual(way.get("conv/weight"));
    expect(other(3, 1)).not.toEqual(way.get("conv/weight"));
  });
});

describe("lossesAlong", () => {
  /** The loss is ½·(a² + 4·b²) of two numbers that start at 0. */
  const quadratic: Program = {
    run: async ({ ab }) => {
      const [a = 0, b = 0] = ab?.data ?? [];
      return {
        loss: { type: { dtype: "float32", shape: [] }, data: Float64Array.of((a ** 2 + 4 * b ** 2) / 2) },
      };
    },
    close: async () => {},
  };
  const graph = new Graph();
  const ab = graph.parameter("ab", [1, 2], { role: "weight", initializer: { kind: "constant", value: 0 } });
  const weights = new Map([[ab.name, Float32Array.of(0, 0)]]);
  const along = (...numbers: number[]): Direction => new Map([[ab.name, Float32Array.from(numbers)]]);
  const at = placesAlong(2, 5);
  const walk = { program: quadratic, network: graph, weights, at, examples: [{}, {}] };

  test("are symmetric about the least of a quadratic, which is in the middle", async () => {
    const [row = []] = await lossesAlong({ ...walk, directions: [along(1, 1)] });
    expect(at).toEqual([-2, -1, 0, 1, 2]);
    expect(row).toEqual([10, 2.5, 0, 2.5, 10]);
  });

  test("grow from row to row along the second direction", async () => {
    const losses = await lossesAlong({ ...walk, directions: [along(1, 0), along(0, 1)] });
    expect(losses).toEqual(at.map((b) => at.map((a) => (a ** 2 + 4 * b ** 2) / 2)));
  });

  test("count the places, and end when the signal says so", async () => {
    const seen: number[] = [];
    const stop = new AbortController();
    const progress = (done: number) => {
      seen.push(done);
      if (done === 3) stop.abort(new Error("enough"));
    };
    const request = { ...walk, directions: [along(1, 0)] as const, progress, signal: stop.signal };
    await expect(lossesAlong(request)).rejects.toThrow("enough");
    expect(seen).toEqual([1, 2, 3]);
  });

  test("have the network's own loss in the middle, as another engine computes it", async () => {
    const network = modelNamed("unet")?.graph({
      input: [1, 3, 16, 16],
      options: { classes: 3, width: 0.02, norm: "batch" },
    });
    if (!network) throw new Error("there is no unet");
    appendLoss(network, { labelSmoothing: 0.1, classWeights: [1, 2, 3] });
    const own = initialParameters(network, 1);
    const images = Float32Array.from({ length: 3 * 256 }, (_, i) => Math.sin(i));
    const labels = Int32Array.from({ length: 256 }, (_, i) => (i % 7 === 0 ? 255 : i % 3));
    const examples = [lossFeeds({ images, labels, ids: ["one"], size: [16, 16] })];
    const program = await ort({ threads: 1 }).compile(network);
    const directions = [filterNormalised(network, own, { seed: 0, index: 0 })] as const;
    const [row = []] = await lossesAlong({
      program,
      network,
      weights: own,
      directions,
      at: placesAlong(1, 3),
      examples,
    });
    await program.close();

    const stored = await interpreter().compile(network, { weights: Object.fromEntries(own) });
    const { loss, [SCORES]: scores } = await stored.run(examples[0] ?? {});
    expect(row[1]).toBeCloseTo(loss?.data[0] ?? Number.NaN, 4);
    expect(loss?.data[0]).toBeCloseTo(byHand(scores?.data ?? [], labels), 4);
    expect(row[0]).not.toBeCloseTo(row[1] ?? 0, 3);
  });
});

/** Smoothed, weighted cross-entropy of 3 classes as PyTorch defines it, in plain loops. */
function byHand(scores: ArrayLike<number>, labels: Int32Array): number {
  const weight = [1, 2, 3];
  let [sum, counted] = [0, 0];
  labels.forEach((label, p) => {
    if (label === 255) return;
    const own = [0, 1, 2].map((c) => Number(scores[c * 256 + p]));
    const log = own.map((s) => s - Math.log(own.reduce((total, other) => total + Math.exp(other), 0)));
    log.forEach((l, c) => {
      sum -= (weight[c] ?? 0) * ((c === label ? 0.9 : 0) + 0.1 / 3) * l;
    });
    counted += weight[label] ?? 0;
  });
  return sum / counted;
}
