import { describe, expect, test } from "vitest";
import { Graph } from "../../src/ir/graph.ts";
import type { Shape } from "../../src/ir/tensor.ts";
import { resize, resizeGrad } from "../../src/ops/index.ts";
import { compute } from "../support/compute.ts";

/** Resizes an image of 1, 2, 3, …; the numbers here are those of ONNX's examples, to five digits. */
const resized = (shape: Shape, attributes: Parameters<typeof resize>[1]) => {
  const numbers = Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => i + 1);
  return compute((t) => resize({ x: t(shape, numbers) }, attributes));
};
const about = (numbers: readonly number[]) => numbers.map((number) => expect.closeTo(number, 5));

describe("an image of another size", () => {
  test("takes the nearest pixel", () => {
    expect(resized([1, 1, 2, 2], { scales: [2, 3] })).toEqual([
      1, 1, 1, 2, 2, 2, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 3, 3, 3, 4, 4, 4,
    ]);
    expect(resized([1, 1, 2, 4], { scales: [0.6, 0.6] })).toEqual([1, 3]);
  });

  test("mixes the two pixels on either side", () => {
    expect(resized([1, 1, 2, 2], { scales: [2, 2], mode: "linear" })).toEqual([
      1, 1.25, 1.75, 2, 1.5, 1.75, 2.25, 2.5, 2.5, 2.75, 3.25, 3.5, 3, 3.25, 3.75, 4,
    ]);
    expect(resized([1, 1, 2, 4], { scales: [0.6, 0.6], mode: "linear" })).toEqual(about([8 / 3, 13 / 3]));
  });

  test("keeps the corners", () => {
    const thirds = [3, 4, 5, 6, 5, 6, 7, 8, 7, 8, 9, 10, 9, 10, 11, 12].map((number) => number / 3);
    const corners = { mode: "linear", coordinates: "align_corners" } as const;
    expect(resized([1, 1, 2, 2], { scales: [2, 2], ...corners })).toEqual(about(thirds));
  });

  test("counts whole pixels between the corners, as ONNX Runtime does, where ONNX's own example counts 2.4", () => {
    const corners = { mode: "linear", coordinates: "align_corners" } as const;
    expect(resized([1, 1, 2, 4], { scales: [0.6, 0.6], ...corners })).toEqual([1, 4]);
  });

  test("rounds what lies between two pixels as it is told", () => {
    const half = (nearestMode: "round_prefer_floor" | "round_prefer_ceil" | "floor" | "ceil") =>
      resized([1, 1, 1, 4], { scales: [1, 0.5], nearestMode });
    expect(half("round_prefer_floor")).toEqual([1, 3]);
    expect(half("round_prefer_ceil")).toEqual([2, 4]);
    expect(half("floor")).toEqual([1, 3]);
    expect(half("ceil")).toEqual([2, 4]);
  });

  test("stays as it is when its size does, as in ONNX Runtime", () => {
    expect(resized([1, 1, 2, 3], { scales: [1.2, 1.2], mode: "linear" })).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test("has an extent that is computed in float32, as in ONNX Runtime", () => {
    const { shape } = resize({ x: new Graph().input("x", [1, 1, 5, 10]) }, { scales: [1.4, 0.7] }).type;
    expect(shape).toEqual([1, 1, 7, 7]);
    expect(Math.floor(5 * Math.fround(1.4))).toBe(6);
  });

  test("gives each dy back to the pixels it was mixed from", () => {
    expect(
      compute((t) =>
        resizeGrad({ dy: t([1, 1, 1, 4], [1, 1, 1, 1]) }, { scales: [1, 2], mode: "linear", extent: [1, 2] }),
      ),
    ).toEqual([2, 2]);
  });
});

describe("says what does not fit", () => {
  const graph = new Graph();
  const x = graph.input("image", [1, 3, 4, 5]);
  const labels = graph.input("labels", [1, 1, 4, 5], "int32");

  test("when given scales that leave nothing", () => {
    expect(() =>
      graph.at("up", () => resize({ x }, { scales: [2, 0.1] })),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Resize at up: scales [2, 0.1] make 8×0 pixels of 4×5
        x  float32[1, 3, 4, 5]  image
      fix: give finite scales of at least [1/4, 1/5]]
    `);
  });

  test("when given a scale without bound", () => {
    expect(() =>
      resize({ x }, { scales: [1, Number.POSITIVE_INFINITY] }),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Resize at (top level): scales [1, Infinity] make 4×Infinity pixels of 4×5
        x  float32[1, 3, 4, 5]  image
      fix: give finite scales of at least [1/4, 1/5]]
    `);
  });

  test("when given labels", () => {
    expect(() => resize({ x: labels }, { scales: [2, 2] })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Resize at (top level): x is int32, not float32
        x  int32[1, 1, 4, 5]  labels
      fix: cast x to float32]
    `);
  });

  test("when given a vector", () => {
    expect(() => resize({ x: graph.input("vector", [3]) })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Resize at (top level): x has rank 1, not 4
        x  float32[3]  vector
      fix: reshape x to four axes]
    `);
  });

  test("when given dy of another resize", () => {
    expect(() =>
      resizeGrad({ dy: x }, { scales: [2, 2], extent: [2, 2] }),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: ResizeGrad at (top level): dy has shape [1, 3, 4, 5] but an image of 2×2 resizes to [1, 3, 4, 4]
        dy  float32[1, 3, 4, 5]  image
      fix: give dy shape [1, 3, 4, 4]]
    `);
  });
});
