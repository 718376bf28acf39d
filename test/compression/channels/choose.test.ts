import { describe, expect, test } from "vitest";
import {
  type Choosing,
  channelMap,
  type Family,
  filterNorms,
  lowest,
  lowestFor,
  type Scores,
  withoutChannels,
} from "../../../src/compression/channels/index.ts";
import { Graph } from "../../../src/ir/index.ts";
import * as layers from "../../../src/layers/index.ts";
import { squeezeUnet } from "../../../src/models/index.ts";
import { someWeights } from "../../models/small.ts";

/** Eight channels that score 1 to 8, then four that score 2.5, 4.5, 6.5 and 8.5. */
function ladder() {
  const graph = new Graph();
  const a = layers.conv2d(graph.input("image", [1, 3, 4, 4]), { name: "a", channels: 8, kernel: 1 });
  const b = layers.conv2d(a, { name: "b", channels: 4, kernel: 1 });
  graph.output("scores", layers.conv2d(b, { name: "end", channels: 2, kernel: 1 }));
  const map = channelMap(graph);
  const scores: Scores = new Map(
    map.families.flatMap(({ sets }, family) =>
      sets.map((set, i) => [set, family === 0 ? i + 1 : 2 * i + 2.5] as const),
    ),
  );
  return { graph, map, scores };
}

const plain = { scope: "network", keep: 0, multiple: 1 } as const;

/** How many sets of each family are gone. */
const counts = (families: readonly Family[], gone: readonly unknown[]): readonly number[] =>
  families.map(({ sets }) => sets.filter((set) => gone.includes(set)).length);

describe("the lowest scores", () => {
  const { map, scores } = ladder();
  const gone = (share: number, choosing: Partial<Choosing>) =>
    counts(map.families, lowest(map, share, { ...plain, scores, ...choosing }));

  test("go wherever they are", () => {
    // 1, 2, 2.5, 3, 4, 4.5
    expect(gone(0.5, {})).toEqual([4, 2]);
  });

  test("go in equal shares of every layer", () => {
    expect(gone(0.25, { scope: "layer" })).toEqual([2, 1]);
  });

  test("leave a layer its last channel, whatever the share", () => {
    expect(gone(1, {})).toEqual([7, 3]);
    expect(gone(1, { scope: "layer" })).toEqual([7, 3]);
  });

  test("leave the share that must be kept", () => {
    expect(gone(1, { keep: 0.5 })).toEqual([4, 2]);
    expect(gone(1, { keep: 0.3 })).toEqual([5, 2]);
  });

  test("leave multiples, or all of a layer that has not so many", () => {
    expect(gone(0.5, { multiple: 4 })).toEqual([4, 0]);
    expect(gone(0.75, { multiple: 3 })).toEqual([5, 1]);
    expect(gone(1, { multiple: 16 })).toEqual([0, 0]);
  });

  test("are of those sets alone that have one", () => {
    const [first] = map.families;
    const some: Scores = new Map([...scores].filter(([set]) => !first?.sets.slice(0, 2).includes(set)));
    const removed = lowest(map, 0.25, { ...plain, scores: some });
    expect(removed.map((set) => scores.get(set))).toEqual([3, 4, 2.5]);
  });
});

describe("a budget", () => {
  const graph = squeezeUnet.graph({ input: [1, 3, 32, 32], options: { width: 0.25 } });
  const map = channelMap(graph);
  const choosing = { ...plain, scores: filterNorms(map, someWeights(graph)) };

  test.each([
    ["macs", 0.5],
    ["macs", 0.1],
    ["parameterCount", 0.3],
  ] as const)("of %s is kept to, by the fewest channels", (of, share) => {
    const most = share * graph[of];
    const removed = lowestFor(graph, map, { ...choosing, of, most });
    expect(withoutChannels(graph, removed).graph[of]).toBeLessThanOrEqual(most);
    const [mildest] = [...removed].sort(
      (a, b) => (choosing.scores.get(b) ?? 0) - (choosing.scores.get(a) ?? 0),
    );
    const fewer = removed.filter((set) => set !== mildest);
    expect(withoutChannels(graph, fewer).graph[of]).toBeGreaterThan(most);
  });

  test("that cannot be kept to takes all that may go", () => {
    const removed = lowestFor(graph, map, { ...choosing, keep: 0.5, of: "macs", most: 1 });
    expect(removed).toEqual(lowest(map, 1, { ...choosing, keep: 0.5 }));
  });
});
