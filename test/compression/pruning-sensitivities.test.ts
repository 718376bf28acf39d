import { expect, test } from "vitest";
import { pruningSensitivities } from "../../src/compression/pruning/sensitivities.ts";
import { Graph } from "../../src/ir/graph.ts";
import { conv2d } from "../../src/layers/index.ts";
import { someWeights } from "../models/small.ts";

test("one layer after another loses its smallest weights, all others whole, and its bias stays", async () => {
  const graph = new Graph();
  const first = conv2d(graph.input("image", [1, 2, 4, 4]), { name: "a", channels: 4, kernel: 1 });
  graph.output("y", conv2d(first, { name: "b", channels: 2, kernel: 1 }));
  const smallFirst = Float32Array.of(1, -2, 3, -4, 5, -6, 7, -8);
  const weights: Record<string, Float32Array> = { ...someWeights(graph), "a/weight": smallFirst };
  const seen: Record<string, Float32Array>[] = [];
  const done: number[] = [];
  const found = await pruningSensitivities(
    { graph, weights },
    {
      sparsities: [0.5, 0.75],
      progress: (count) => done.push(count),
      async measure(pruned) {
        seen.push({ ...pruned });
        return seen.length;
      },
    },
  );
  expect(found).toEqual([
    {
      name: "a/weight",
      points: [
        [0.5, 1],
        [0.75, 2],
      ],
    },
    {
      name: "b/weight",
      points: [
        [0.5, 3],
        [0.75, 4],
      ],
    },
  ]);
  expect(done).toEqual([1, 2]);
  expect([...(seen[0]?.["a/weight"] ?? [])]).toEqual([0, 0, 0, 0, 5, -6, 7, -8]);
  expect([...(seen[1]?.["a/weight"] ?? [])]).toEqual([0, 0, 0, 0, 0, 0, 7, -8]);
  expect(seen[0]?.["b/weight"]).toBe(weights["b/weight"]);
  expect(seen[2]?.["a/weight"]).toBe(weights["a/weight"]);
  for (const pruned of seen) expect(pruned["a/bias"]).toBe(weights["a/bias"]);
});
