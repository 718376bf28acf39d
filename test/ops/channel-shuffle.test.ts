import { describe, expect, test } from "vitest";
import { Graph } from "../../src/ir/graph.ts";
import { channelShuffle } from "../../src/ops/index.ts";
import { compute } from "../support/compute.ts";

/** Two pixels a channel, in each of two images of six channels. */
const two = Array.from({ length: 24 }, (_, i) => i);
const shuffled = (groups: number) => compute((t) => channelShuffle({ x: t([2, 6, 1, 2], two) }, { groups }));

describe("a channel shuffle", () => {
  test("deals channels out group by group, image by image", () => {
    const first = [0, 1, 6, 7, 2, 3, 8, 9, 4, 5, 10, 11];
    expect(shuffled(2)).toEqual([...first, ...first.map((x) => x + 12)]);
    expect(shuffled(3).slice(0, 12)).toEqual([0, 1, 4, 5, 8, 9, 2, 3, 6, 7, 10, 11]);
  });

  test.each([1, 6])("leaves everything where it is in %i groups", (groups) => {
    expect(shuffled(groups)).toEqual(two);
  });

  test("is undone by a shuffle with the other factor", () => {
    expect(
      compute((t) =>
        channelShuffle({ x: channelShuffle({ x: t([2, 6, 1, 2], two) }, { groups: 2 }) }, { groups: 3 }),
      ),
    ).toEqual(two);
  });
});

describe("says what does not fit", () => {
  const x = new Graph().input("image", [1, 6, 2, 2]);

  test("when given groups that do not divide the channels", () => {
    expect(() =>
      x.graph.at("stage2", () => channelShuffle({ x }, { groups: 4 })),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: ChannelShuffle at stage2: 6 channels do not split into 4 groups
        x  float32[1, 6, 2, 2]  image
      fix: give groups that divide the channels]
    `);
  });

  test("when given no groups", () => {
    expect(() => channelShuffle({ x }, { groups: 0 })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: ChannelShuffle at (top level): groups is 0
        x  float32[1, 6, 2, 2]  image
      fix: give groups a whole number from 1 up]
    `);
  });
});
