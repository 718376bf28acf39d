import { expect, test } from "vitest";
import { Graph } from "../../src/ir/graph.ts";
import { prelu } from "../../src/ops/index.ts";
import { compute } from "../support/compute.ts";

test("every channel leaks as its slope says, and passes what is positive", () => {
  const x = [-8, 8, 0, -4, 4, -2, -1, 1];
  expect(compute((t) => prelu({ x: t([2, 2, 1, 2], x), slope: t([2], [0.25, -0.5]) }))).toEqual([
    -2, 8, -0, 2, 4, -0.5, 0.5, 1,
  ]);
});

test("slopes that are not one for each channel are refused", () => {
  const graph = new Graph();
  const [x, slope] = [graph.input("image", [1, 3, 2, 2]), graph.input("slope", [3, 1, 1])];
  expect(() => graph.at("stem", () => prelu({ x, slope }))).toThrowErrorMatchingInlineSnapshot(`
    [ShapeError: PRelu at stem: slope has shape [3, 1, 1] but one number for each channel of x makes [3]
      x      float32[1, 3, 2, 2]  image
      slope  float32[3, 1, 1]  slope
    fix: give slope shape [3]]
  `);
});
