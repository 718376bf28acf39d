import { describe, expect, test } from "vitest";
import { Graph } from "../../src/ir/graph.ts";
import { dropout, dropoutTraining } from "../../src/ops/index.ts";
import { compute } from "../support/compute.ts";

describe("dropout", () => {
  test("does nothing unless it trains", () => {
    expect(compute((t) => dropout({ x: t([2], [1, 2]) }))).toEqual([1, 2]);
  });

  test("drops where noise is below the ratio, and scales the rest to the same mean", () => {
    expect(
      compute((t) =>
        dropoutTraining({ x: t([4], [1, 2, 3, 4]), noise: t([4], [0, 0.74, 0.75, 0.99]) }, { ratio: 0.75 }),
      ),
    ).toEqual([0, 0, 12, 16]);
  });
});

describe("says what does not fit", () => {
  const graph = new Graph();
  const x = graph.input("features", [1, 8]);

  test("when given a ratio that drops everything", () => {
    expect(() => graph.at("head", () => dropout({ x }, { ratio: 1 }))).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Dropout at head: ratio is 1
        x  float32[1, 8]  features
      fix: give the share that is dropped, from 0 up to but not including 1]
    `);
  });

  test("when given a ratio below 0", () => {
    expect(() => dropoutTraining({ x, noise: x }, { ratio: -0.1 })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: DropoutTraining at (top level): ratio is -0.1
        x      float32[1, 8]  features
        noise  float32[1, 8]  features
      fix: give the share that is dropped, from 0 up to but not including 1]
    `);
  });

  test("when given noise of another shape", () => {
    expect(() =>
      dropoutTraining({ x, noise: graph.input("noise", [8]) }),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: DropoutTraining at (top level): noise has shape [8] but x has [1, 8]
        x      float32[1, 8]  features
        noise  float32[8]  noise
      fix: give noise shape [1, 8]]
    `);
  });
});
