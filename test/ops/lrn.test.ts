import { describe, expect, test } from "vitest";
import { Graph } from "../../src/ir/graph.ts";
import { lrn, lrnGrad } from "../../src/ops/index.ts";
import { compute } from "../support/compute.ts";

describe("local response normalisation", () => {
  test("divides by the mean square of the neighbouring channels, where missing ones count as 0", () => {
    const [first, second, third] = compute((t) =>
      lrn({ x: t([1, 3, 1, 1], [1, 2, 3]) }, { size: 3, alpha: 3, beta: 1, bias: 1 }),
    );
    expect(first).toBeCloseTo(1 / (1 + 1 + 4), 6);
    expect(second).toBeCloseTo(2 / (1 + 1 + 4 + 9), 6);
    expect(third).toBeCloseTo(3 / (1 + 4 + 9), 6);
  });
});

describe("says what does not fit", () => {
  const graph = new Graph();
  const x = graph.input("image", [1, 3, 4, 4]);
  const dy = graph.input("dy", [1, 3, 2, 2]);

  test("when given an even size", () => {
    expect(() => graph.at("stem", () => lrn({ x }, { size: 4 }))).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: LRN at stem: size is 4
        x  float32[1, 3, 4, 4]  image
      fix: give an odd number of channels, so that each is the middle of its own]
    `);
  });

  test("when given a size of nothing", () => {
    expect(() => lrn({ x }, { size: -1 })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: LRN at (top level): size is -1
        x  float32[1, 3, 4, 4]  image
      fix: give an odd number of channels, so that each is the middle of its own]
    `);
  });

  test("when given a vector", () => {
    expect(() => lrn({ x: graph.input("vector", [3]) })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: LRN at (top level): x has rank 1, not 4
        x  float32[3]  vector
      fix: reshape x to four axes]
    `);
  });

  test("when given dy of another image", () => {
    expect(() => lrnGrad({ x, dy })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: LRNGrad at (top level): dy has shape [1, 3, 2, 2] but x has [1, 3, 4, 4]
        x   float32[1, 3, 4, 4]  image
        dy  float32[1, 3, 2, 2]  dy
      fix: give dy shape [1, 3, 4, 4]]
    `);
  });
});
