import { describe, expect, test } from "vitest";
import {
  byEnergy,
  bySaving,
  type Candidate,
  candidatesFor,
  factored,
  layersIn,
  methods,
} from "../../../src/compression/low-rank/index.ts";
import { Graph } from "../../../src/ir/index.ts";
import * as layers from "../../../src/layers/index.ts";
import { someWeights } from "../../models/small.ts";

/** Three layers of different shapes, and one whose groups leave it alone. */
function small() {
  const graph = new Graph();
  const image = graph.input("image", [1, 6, 5, 5]);
  const first = layers.conv2d(image, { name: "first", channels: 7, kernel: 3 });
  const second = layers.conv2d(first, { name: "second", channels: 6, kernel: 1 });
  const grouped = layers.conv2d(second, { name: "grouped", channels: 6, kernel: 3, groups: 2 });
  graph.output("scores", layers.linear(grouped, { name: "fc", channels: 6 }));
  const weights = someWeights(graph);
  const all = layersIn(graph).layers.map((layer) =>
    candidatesFor(layer, {
      weights: weights[layer.weight.name] ?? new Float32Array(),
      among: ["svd", "spatial", "tucker"],
    }),
  );
  return { graph, weights, all };
}

const { graph, weights, all } = small();

interface Outcome {
  readonly saved: number;
  readonly error: number;
}

/** Everything that a layer can become, reckoned from the methods themselves, and staying as it is. */
const outcomes = (candidates: readonly Candidate[]): readonly Outcome[] => [
  { saved: 0, error: 0 },
  ...candidates.flatMap(({ layer, method: name, decomposition }) => {
    const { ranks, shapes, pixels } = methods[name];
    return [...ranks(layer.shape)].map((rank) => {
      const macs = shapes(layer.shape, rank).reduce(
        (sum, extents, i) => sum + (pixels(layer.pixels)[i] ?? 0) * extents.reduce((a, b) => a * b),
        0,
      );
      return { saved: layer.macs - macs, error: decomposition.error(rank) };
    });
  }),
];

describe("by energy", () => {
  test.each([0.5, 0.8, 0.95])("the fewest MACs that keep %f of it", (energy) => {
    for (const candidates of all) {
      const choice = byEnergy(candidates, energy);
      const good = outcomes(candidates).filter(({ error }) => error <= 1 - energy);
      const most = Math.max(...good.map(({ saved }) => saved));
      const [first] = candidates;
      expect(choice ? choice.layer.macs - choice.macs : 0).toBe(Math.max(0, most));
      expect(choice?.layer ?? first?.layer).toBe(first?.layer);
      expect(choice?.error ?? 0).toBeLessThanOrEqual(1 - energy);
    }
  });

  test("a layer stays whole where taking it apart would cost more", () => {
    expect(all.map((candidates) => byEnergy(candidates, 1))).toEqual([undefined, undefined, undefined]);
  });
});

describe("by saving", () => {
  /** What is lost of a layer, so that sums tell of products of what is left. */
  const lost = (error: number) => -Math.log(1 - error);
  /** Every outcome of all three layers together. */
  const together = all
    .map((candidates) => outcomes(candidates).map(({ saved, error }) => ({ saved, error: lost(error) })))
    .reduce((sums, more) =>
      sums.flatMap((a) => more.map((b) => ({ saved: a.saved + b.saved, error: a.error + b.error }))),
    );

  test.each([0.1, 0.25, 0.5, 0.7])(
    "no other ranks save as much as those for %f and leave more energy",
    (share) => {
      const wanted = share * Math.max(...together.map(({ saved }) => saved));
      const choices = bySaving(all, wanted);
      const error = choices.reduce((sum, choice) => sum + lost(choice.error), 0);
      const { graph: smaller } = factored(graph, choices, weights);
      const saved = graph.macs - smaller.macs;
      expect(saved).toBeGreaterThanOrEqual(wanted);
      const least = Math.min(...together.filter((one) => one.saved >= saved).map((one) => one.error));
      expect(error).toBeCloseTo(least, 12);
    },
  );

  test("more than can be saved saves all that can be", () => {
    const { graph: smaller } = factored(graph, bySaving(all, graph.macs), weights);
    expect(graph.macs - smaller.macs).toBe(Math.max(...together.map(({ saved }) => saved)));
  });

  test("nothing to save changes nothing", () => {
    expect(bySaving(all, 0)).toEqual([]);
  });
});
