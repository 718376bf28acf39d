import { describe, expect, test } from "vitest";
import { gradients } from "../../src/autodiff/gradients.ts";
import { Graph } from "../../src/ir/graph.ts";
import {
  activeShift,
  activeShiftOffsetGrad,
  constantOf,
  roundStraightThrough,
  shift,
} from "../../src/ops/index.ts";
import { compute } from "../support/compute.ts";
import { mulberry32 } from "../support/random.ts";

describe("a shift", () => {
  test("looks down and across, and finds 0 outside", () => {
    const moved = (offsets: readonly number[]) =>
      compute((t) => shift({ x: t([1, 1, 2, 3], [1, 2, 3, 4, 5, 6]) }, { offsets }));
    expect(moved([0, 1])).toEqual([2, 3, 0, 5, 6, 0]);
    expect(moved([-1, 0])).toEqual([0, 0, 0, 1, 2, 3]);
    expect(moved([1, -2])).toEqual([0, 0, 4, 0, 0, 0]);
    expect(moved([0, 3])).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test("moves equal groups, and no channel that is left over", () => {
    const pixels = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    expect(compute((t) => shift({ x: t([1, 5, 1, 2], pixels) }, { offsets: [0, 1, 0, -1] }))).toEqual([
      2, 0, 4, 0, 0, 5, 0, 7, 9, 10,
    ]);
  });
});

describe("an active shift", () => {
  test("mixes the two pixels on either side along each axis", () => {
    const moved = (offset: readonly number[]) =>
      compute((t) => activeShift({ x: t([1, 1, 2, 3], [1, 2, 3, 4, 5, 6]), offset: t([1, 2], offset) }));
    expect(moved([0, 0.5])).toEqual([1.5, 2.5, 1.5, 4.5, 5.5, 3]);
    expect(moved([0.25, 0])).toEqual([1.75, 2.75, 3.75, 3, 3.75, 4.5]);
    expect(moved([-0.5, -0.5])).toEqual([0.25, 0.75, 1.25, 1.25, 3, 4]);
    expect(moved([40, -0.5])).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test("by whole pixels is a shift", () => {
    const random = mulberry32(7);
    const pixels = Array.from({ length: 2 * 6 * 4 * 5 }, () => random() - 0.5);
    const offsets = [0, 0, 1, -2, -3, 1, 2, 2, -1, 0, 4, 5];
    const plain = compute((t) => shift({ x: t([2, 6, 4, 5], pixels) }, { offsets }));
    expect(compute((t) => activeShift({ x: t([2, 6, 4, 5], pixels), offset: t([6, 2], offsets) }))).toEqual(
      plain,
    );
  });

  test("has at a whole offset the mean of the slopes on both sides", () => {
    // In the middle of [1, 2, 4]: a slope of 1 to the left and of 2 to the right, and above and below it only zeros.
    const slopes = (offset: readonly number[]) =>
      compute((t) =>
        activeShiftOffsetGrad({
          x: t([1, 1, 1, 3], [1, 2, 4]),
          offset: t([1, 2], offset),
          dy: t([1, 1, 1, 3], [0, 1, 0]),
        }),
      );
    expect(slopes([0, 0])).toEqual([0, 1.5]);
    expect(slopes([0, 0.5])).toEqual([0, 2]);
    expect(slopes([0, -0.5])).toEqual([0, 1]);
    expect(slopes([0, 1])).toEqual([0, (2 - 4) / 2]);
    expect(slopes([0.5, 0])).toEqual([-2, 0.75]);
  });
});

test("rounding is to the nearest whole number, of two the even one, and has slope 1", () => {
  const numbers = [-2.5, -1.5, -0.6, -0.5, 0.4, 0.5, 1.5, 2.5];
  const rounded = compute((t) => roundStraightThrough({ x: t([8], numbers) }));
  expect(rounded).toEqual([-2, -2, -1, -0, 0, 0, 2, 2]);
  const slopes = compute((t) => {
    const x = t([8], numbers);
    const y = roundStraightThrough({ x });
    return gradients({ of: y, seed: constantOf(y, 3, [8]), by: [x] }).get(x) ?? y;
  });
  expect(slopes).toEqual(new Array(8).fill(3));
});

describe("says what does not fit", () => {
  const graph = new Graph();
  const x = graph.input("image", [1, 6, 4, 5]);

  test("when offsets are no pairs", () => {
    expect(() =>
      graph.at("unit", () => shift({ x }, { offsets: [1, 0, 1] })),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Shift at unit: offsets [1, 0, 1] are no pairs of whole numbers
        x  float32[1, 6, 4, 5]  image
      fix: give each group how many pixels it looks down, then across]
    `);
    expect(() => shift({ x }, { offsets: [0.5, 0] })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Shift at (top level): offsets [0.5, 0] are no pairs of whole numbers
        x  float32[1, 6, 4, 5]  image
      fix: give each group how many pixels it looks down, then across]
    `);
  });

  test("when offsets are for other channels", () => {
    const offset = graph.input("offset", [3, 2]);
    expect(() => activeShift({ x, offset })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: ActiveShift at (top level): offset has shape [3, 2] but the 6 channels of x want [6, 2]
        x       float32[1, 6, 4, 5]  image
        offset  float32[3, 2]  offset
      fix: give offset shape [6, 2]]
    `);
  });

  test("when given labels or a vector", () => {
    expect(() =>
      shift({ x: graph.input("labels", [1, 1, 2, 2], "int32") }),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Shift at (top level): x is int32, not float32
        x  int32[1, 1, 2, 2]  labels
      fix: cast x to float32]
    `);
    expect(() => shift({ x: graph.input("vector", [3]) })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Shift at (top level): x has rank 1, not 4
        x  float32[3]  vector
      fix: reshape x to four axes]
    `);
  });

  test("when given dy of another image", () => {
    const offset = graph.input("moves", [6, 2]);
    const dy = graph.input("dy", [1, 6, 4, 4]);
    expect(() => activeShiftOffsetGrad({ x, offset, dy })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: ActiveShiftOffsetGrad at (top level): dy has shape [1, 6, 4, 4] but x has [1, 6, 4, 5]
        x       float32[1, 6, 4, 5]  image
        offset  float32[6, 2]  moves
        dy      float32[1, 6, 4, 4]  dy
      fix: give dy shape [1, 6, 4, 5]]
    `);
  });
});
