import { describe, expect, test } from "vitest";
import { Graph } from "../../src/ir/index.ts";
import { activeShift, shift, sparseShift } from "../../src/layers/index.ts";
import { initialParameters } from "../../src/training/index.ts";
import { compute } from "../support/compute.ts";

/** 3×3 images of which only the middle is 1, one for each channel. */
const dots = (channels: number) => Array.from({ length: 9 * channels }, (_, i) => (i % 9 === 4 ? 1 : 0));

describe("a shift", () => {
  test("has the channels look at the taps of the filter, row by row, and leaves the last ones", () => {
    const moved = compute((t) => shift(t([1, 10, 3, 3], dots(10)), { kernel: 3 }));
    const places = Array.from({ length: 10 }, (_, c) => moved.slice(9 * c, 9 * c + 9).indexOf(1));
    // The channel that looks up and left finds the middle from below and right.
    expect(places).toEqual([8, 7, 6, 5, 4, 3, 2, 1, 0, 4]);
  });

  test("of kernel 1 moves nothing", () => {
    expect(compute((t) => shift(t([1, 2, 3, 3], dots(2)), { kernel: 1 }))).toEqual(dots(2));
  });

  test.each([2, 0, 2.5])("refuses kernel %d", (kernel) => {
    const image = new Graph().input("image", [1, 9, 3, 3]);
    expect(() => shift(image, { kernel })).toThrow(
      `a shift of image has kernel ${kernel}; give an odd number, such as 3`,
    );
  });
});

describe.each([
  ["an active shift", activeShift],
  ["a sparse shift", sparseShift],
])("%s", (_, layer) => {
  const graph = new Graph();
  layer(graph.input("image", [1, 500, 2, 2]), { name: "moved" });

  test("learns two offsets for each channel", () => {
    expect(graph.parameters).toMatchObject([
      { name: "moved/offset", type: { shape: [500, 2] }, role: "offset" },
    ]);
    expect(graph.parameterCount).toBe(1000);
    expect(graph.macs).toBe(0);
  });

  test("starts with all offsets up to one pixel alike", () => {
    const offsets = initialParameters(graph, 3).get("moved/offset") ?? new Float32Array();
    expect(Math.max(...offsets.map(Math.abs))).toBeLessThanOrEqual(1);
    // Of 1,000 uniform draws 250 lie in each quarter of [−1, 1], with a standard deviation of 13.7.
    for (const from of [-1, -0.5, 0, 0.5]) {
      const here = offsets.filter((x) => x >= from && x < from + 0.5).length;
      expect(Math.abs(here - 250)).toBeLessThan(4 * 13.7);
    }
  });
});
