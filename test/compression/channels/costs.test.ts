import { describe, expect, test } from "vitest";
import {
  channelMap,
  perSaving,
  savingsOf,
  withoutChannels,
} from "../../../src/compression/channels/index.ts";
import { modelNamed } from "../../../src/models/index.ts";
import { smallNetwork } from "../../models/small.ts";

describe.each(["squeeze-unet", "resnet-18", "mobilenet-v3-small", "alexnet", "segnet"])("%s", (name) => {
  const model = modelNamed(name);
  if (!model) throw new Error(`there is no ${name}`);
  const graph = smallNetwork(model);
  const map = channelMap(graph);

  test.each(["macs", "parameterCount"] as const)("a set saves as many %s as are missing without it", (of) => {
    const savings = savingsOf(graph, map, of);
    for (const { sets } of map.families.filter((family) => family.sets.length > 1)) {
      const removed = sets.slice(0, 1);
      const missing = graph[of] - withoutChannels(graph, removed).graph[of];
      expect(removed.map((set) => savings.get(set))).toEqual([expect.closeTo(missing, 4)]);
      expect(new Set(sets.map((set) => savings.get(set))).size).toBe(1);
    }
  });

  test("every set is one when channels are counted", () => {
    expect(new Set(savingsOf(graph, map, "channels").values())).toEqual(new Set([1]));
  });
});

test("a score that saves twice as much counts half", () => {
  const [set] = channelMap(smallNetwork(modelNamed("resnet-18")!)).families.flatMap(({ sets }) => sets);
  if (!set) throw new Error("there are no sets");
  expect([...perSaving(new Map([[set, 6]]), new Map([[set, 2]]))]).toEqual([[set, 3]]);
});
