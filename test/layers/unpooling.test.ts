import { expect, test } from "vitest";
import { channelShuffle, interpolate, maxPool2dWithIndices, maxUnpool2d } from "../../src/layers/index.ts";
import { compute } from "../support/compute.ts";

test("what was pooled goes back to where it stood, however many pixels were left over", () => {
  const image = [1, 2, 3, 9, 5, 4, 7, 6, 8, 0, 0, 0, 0, 0, 1];
  expect(
    compute((t) => {
      const options = { kernel: 2, stride: 2, ceil: true };
      const { pooled, winners } = maxPool2dWithIndices(t([1, 1, 3, 5], image), options);
      return maxUnpool2d(pooled, winners);
    }),
  ).toEqual([0, 0, 0, 9, 5, 0, 7, 0, 0, 0, 0, 0, 0, 0, 1]);
});

test("interpolation leaves every pixel on its place, and the last one stays to the edge", () => {
  expect(compute((t) => interpolate(t([1, 1, 1, 3], [0, 4, 8]), { scale: [1, 4] }))).toEqual([
    0, 1, 2, 3, 4, 5, 6, 7, 8, 8, 8, 8,
  ]);
});

test("a shuffle deals out the channels of two groups in turn", () => {
  const channels = (t: Parameters<Parameters<typeof compute>[0]>[0]) => t([1, 6, 1, 1], [1, 2, 3, 4, 5, 6]);
  expect(compute((t) => channelShuffle(channels(t), { groups: 2 }))).toEqual([1, 4, 2, 5, 3, 6]);
});
