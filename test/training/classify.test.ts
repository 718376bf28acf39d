import { expect, test } from "vitest";
import type { Photograph, PhotographSet } from "../../src/data/index.ts";
import { interpreter } from "../../src/engines/interpreter/index.ts";
import { Graph } from "../../src/ir/graph.ts";
import type { ImageShape } from "../../src/ir/tensor.ts";
import { reduceMean } from "../../src/ops/index.ts";
import { classifyAll, classScores, Scorer } from "../../src/training/index.ts";

/** Scores three classes by how much red, green and blue there is. */
function means(input: ImageShape): Graph {
  const graph = new Graph();
  graph.output("scores", reduceMean({ x: graph.input("image", input) }, { axes: [2, 3], keepdims: 0 }));
  return graph;
}

const preprocessing = {
  shorterSide: 4,
  size: [4, 4],
  channels: "rgb",
  normalisation: { mean: [0, 0, 0], std: [1, 1, 1] },
} as const;

const colours = [
  [255, 51, 0],
  [0, 51, 255],
  [51, 255, 0],
  [204, 255, 0],
  [0, 0, 255],
];

const photograph = (colour: readonly number[], label: number): Photograph => ({
  id: `${label}`,
  label,
  image: {
    width: 5,
    height: 6,
    channels: 3,
    data: Uint8Array.from({ length: 90 }, (_, byte) => colour[byte % 3] ?? 0),
  },
});

/** The set's classes are blue, red and green: another order than the network's. */
const set: PhotographSet = {
  name: "colours",
  classes: { names: ["blue", "red", "green"], colours: [] },
  length: colours.length,
  labelAt: (index) => [1, 1, 2, 1, 0][index] ?? 0,
  at: async (index) => photograph(colours[index] ?? [], set.labelAt(index)),
};

test("each photograph has its own scores", async () => {
  const scorer = new Scorer({ engine: interpreter(), network: means, weights: new Map() });
  const images = colours.map((colour) => photograph(colour, 0).image);
  const scores = await classScores(scorer, images, preprocessing);
  expect(scores.map((row) => [...row].map((score) => Math.round(score * 255)))).toEqual(colours);
  await scorer.close();
});

test("every photograph is ranked once, by its class's place among the network's, in batches of any size", async () => {
  const scorer = new Scorer({ engine: interpreter(), network: means, weights: new Map() });
  for (const batch of [1, 2, 5, 9]) {
    const done: number[] = [];
    const { answers, milliseconds } = await classifyAll({
      scorer,
      photographs: set,
      classes: [2, 0, 1],
      preprocessing,
      batch,
      progress: (count) => done.push(count),
    });
    expect(answers).toEqual([
      { label: 1, rank: 0 },
      { label: 1, rank: 2 },
      { label: 2, rank: 0 },
      { label: 1, rank: 1 },
      { label: 0, rank: 0 },
    ]);
    expect(done.at(-1)).toBe(5);
    expect(done).toHaveLength(Math.ceil(5 / batch));
    expect(milliseconds).toBeGreaterThan(0);
  }
  await scorer.close();
});

test("a signal ends it between two batches", async () => {
  const scorer = new Scorer({ engine: interpreter(), network: means, weights: new Map() });
  const control = new AbortController();
  const stopped = classifyAll({
    scorer,
    photographs: set,
    classes: [2, 0, 1],
    preprocessing,
    batch: 2,
    signal: control.signal,
    progress: () => control.abort("enough"),
  });
  await expect(stopped).rejects.toBe("enough");
  await scorer.close();
});
