import { describe, expect, test } from "vitest";
import { Graph } from "../../src/ir/graph.ts";
import { reshape, transpose } from "../../src/ops/index.ts";
import { compute } from "../support/compute.ts";

describe("layout", () => {
  test("of a reshaped tensor keeps the order", () => {
    expect(compute((t) => reshape({ x: t([2, 3], [1, 2, 3, 4, 5, 6]) }, { shape: [3, 2] }))).toEqual([
      1, 2, 3, 4, 5, 6,
    ]);
  });

  test("of a transposed matrix runs down its columns", () => {
    expect(compute((t) => transpose({ x: t([2, 3], [1, 2, 3, 4, 5, 6]) }))).toEqual([1, 4, 2, 5, 3, 6]);
  });

  test("puts channels last: axis i of y is axis perm[i] of x", () => {
    const image = new Graph().input("image", [2, 3, 4, 5]);
    expect(transpose({ x: image }, { perm: [0, 2, 3, 1] }).type.shape).toEqual([2, 4, 5, 3]);
    expect(
      compute((t) => transpose({ x: t([1, 2, 1, 3], [1, 2, 3, 10, 20, 30]) }, { perm: [0, 2, 3, 1] })),
    ).toEqual([1, 10, 2, 20, 3, 30]);
  });
});

describe("says what does not fit", () => {
  const graph = new Graph();
  const x = graph.input("x", [2, 3, 4]);

  test("when the number of elements changes", () => {
    expect(() =>
      graph.at("head", () => reshape({ x }, { shape: [2, 10] })),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Reshape at head: x has 24 elements but shape [2, 10] holds 20
        x  float32[2, 3, 4]  x
      fix: give a shape of 24 elements]
    `);
  });

  test("when an extent is left open", () => {
    expect(() => reshape({ x }, { shape: [2, -1] })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Reshape at (top level): [2, -1] is not a shape
        x  float32[2, 3, 4]  x
      fix: give every extent as a whole number; -1 is not resolved here]
    `);
  });

  test("when axes are missing, repeated or out of range", () => {
    expect(() => transpose({ x })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Transpose at (top level): perm names 2 axes but x has rank 3
        x  float32[2, 3, 4]  x
      fix: name each of 0 to 2 once]
    `);
    expect(() => transpose({ x }, { perm: [0, 1, 1] })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Transpose at (top level): axis 1 is named twice
        x  float32[2, 3, 4]  x
      fix: name every axis once]
    `);
    expect(() => transpose({ x }, { perm: [0, 1, 3] })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Transpose at (top level): axis 3 is not an axis of x, whose rank is 3
        x  float32[2, 3, 4]  x
      fix: count axes from 0 to 2]
    `);
  });
});
