import { describe, expect, test } from "vitest";
import { gradients } from "../../src/autodiff/gradients.ts";
import { interpret } from "../../src/engines/interpreter/interpreter.ts";
import { Graph } from "../../src/ir/graph.ts";
import { concat, constantOf, slice, split, unslice } from "../../src/ops/index.ts";
import { compute } from "../support/compute.ts";

const grid = [1, 2, 3, 4, 5, 6, 7, 8];

describe("parts of a tensor", () => {
  test("are what ONNX's examples of Slice give", () => {
    expect(
      compute((t) =>
        slice({ x: t([2, 4], grid) }, { starts: [1, 0], ends: [2, 3], axes: [0, 1], steps: [1, 2] }),
      ),
    ).toEqual([5, 7]);
    expect(
      compute((t) =>
        slice({ x: t([2, 4], grid) }, { starts: [0, 1], ends: [1, 4], axes: [0, 1], steps: [1, 1] }),
      ),
    ).toEqual([2, 3, 4]);
  });

  test("go back to their places", () => {
    expect(
      compute((t) =>
        unslice({ dy: t([2, 2], [1, 2, 3, 4]) }, { starts: [1], axes: [1], steps: [3], shape: [2, 6] }),
      ),
    ).toEqual([0, 1, 0, 0, 2, 0, 0, 3, 0, 0, 4, 0]);
  });

  test("join along an axis as ONNX's example of Concat does", () => {
    const join = (axis: number) =>
      compute((t) => concat({ xs: [t([2, 2], [1, 2, 3, 4]), t([2, 2], [5, 6, 7, 8])] }, { axis }));
    expect(join(0)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(join(1)).toEqual([1, 2, 5, 6, 3, 4, 7, 8]);
  });

  test("come apart as ONNX's example of Split does", () => {
    const part = (i: 0 | 1) =>
      compute(
        (t) =>
          split({ x: t([2, 6], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]) }, { axis: 1, sizes: [2, 4] })[i] ??
          t([], [0]),
      );
    expect(part(0)).toEqual([1, 2, 7, 8]);
    expect(part(1)).toEqual([3, 4, 5, 6, 9, 10, 11, 12]);
  });

  test("have derivative 0 where the loss ignores them", () => {
    const graph = new Graph();
    const x = graph.input("x", [3]);
    const [, middle = x] = split({ x }, { sizes: [1, 1, 1] });
    const dx = gradients({ of: middle, seed: constantOf(x, 5, [1]), by: [x] }).get(x) ?? x;
    const known = interpret(graph, new Map([[x, { type: x.type, data: Float32Array.of(1, 2, 3) }]]));
    expect(known.get(dx)?.data).toEqual(Float32Array.of(0, 5, 0));
  });
});

describe("says what does not fit", () => {
  const graph = new Graph();
  const x = graph.input("image", [1, 8, 4, 4]);
  const skip = graph.input("skip", [1, 8, 5, 4]);
  const labels = graph.input("labels", [1, 8, 4, 4], "int32");
  const dy = graph.input("dy", [1, 8, 2, 4]);

  test("when given an axis that is not there", () => {
    expect(() =>
      slice({ x }, { starts: [0], ends: [1], axes: [4], steps: [1] }),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Slice at (top level): axis 4 is not an axis of x, whose rank is 4
        x  float32[1, 8, 4, 4]  image
      fix: count axes from 0 to 3]
    `);
  });

  test("when given an axis twice", () => {
    expect(() =>
      slice({ x }, { starts: [0, 1], ends: [1, 2], axes: [1, 1], steps: [1, 1] }),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Slice at (top level): axis 1 is named twice
        x  float32[1, 8, 4, 4]  image
      fix: name every axis once]
    `);
  });

  test("when given fewer steps than axes", () => {
    expect(() => slice({ x }, { starts: [0], ends: [1], axes: [1] })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Slice at (top level): axes [1] are cut but there are 0 steps
        x  float32[1, 8, 4, 4]  image
      fix: give steps one number for each axis]
    `);
  });

  test("when given a start from the end", () => {
    expect(() =>
      slice({ x }, { starts: [-2], ends: [8], axes: [1], steps: [1] }),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Slice at (top level): starts is [-2]
        x  float32[1, 8, 4, 4]  image
      fix: give starts whole numbers from 0 up]
    `);
  });

  test("when given a step that stands still", () => {
    expect(() =>
      slice({ x }, { starts: [0], ends: [8], axes: [1], steps: [0] }),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Slice at (top level): steps is [0]
        x  float32[1, 8, 4, 4]  image
      fix: give steps whole numbers from 1 up]
    `);
  });

  test("when given an end beyond x", () => {
    expect(() =>
      graph.at("crop", () => slice({ x }, { starts: [0], ends: [9], axes: [1], steps: [1] })),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Slice at crop: 0 to 9 is no part of axis 1 of x, which has 8 positions
        x  float32[1, 8, 4, 4]  image
      fix: give a start below its end, and an end of at most 8]
    `);
  });

  test("when given nothing to keep", () => {
    expect(() =>
      slice({ x }, { starts: [2], ends: [2], axes: [1], steps: [1] }),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Slice at (top level): 2 to 2 is no part of axis 1 of x, which has 8 positions
        x  float32[1, 8, 4, 4]  image
      fix: give a start below its end, and an end of at most 8]
    `);
  });

  test("when given a place of another rank", () => {
    expect(() =>
      unslice({ dy }, { starts: [0], axes: [2], steps: [1], shape: [8, 4, 4] }),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Unslice at (top level): dy has rank 4 but its place is in [8, 4, 4]
        dy  float32[1, 8, 2, 4]  dy
      fix: give a shape of 4 axes]
    `);
  });

  test("when given a place that is too small", () => {
    expect(() =>
      unslice({ dy }, { starts: [1], axes: [2], steps: [3], shape: [1, 8, 4, 4] }),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Unslice at (top level): 2 positions from 1 on, 3 apart, are not those of a slice of 4
        dy  float32[1, 8, 2, 4]  dy
      fix: give starts, steps and shape of the Slice, whose y had 2 positions on axis 2]
    `);
  });

  test("when given a place that is another along a whole axis", () => {
    expect(() =>
      unslice({ dy }, { starts: [1], axes: [2], steps: [1], shape: [1, 9, 4, 4] }),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Unslice at (top level): 8 positions from 0 on, 1 apart, are not those of a slice of 9
        dy  float32[1, 8, 2, 4]  dy
      fix: give starts, steps and shape of the Slice, whose y had 8 positions on axis 1]
    `);
  });

  test("when given nothing to join", () => {
    expect(() => concat.infer({ xs: [] }, { axis: 1 })).toThrowErrorMatchingInlineSnapshot(
      `[Error: there is nothing to join]`,
    );
  });

  test("when given images of two sizes to join", () => {
    expect(() => graph.at("up", () => concat({ xs: [x, skip] }))).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Concat at up: xs differ not only along axis 1: [1, 8, 4, 4] and [1, 8, 5, 4]
        xs  float32[1, 8, 4, 4]  image
        xs  float32[1, 8, 5, 4]  skip
      fix: give xs the same extents along every axis but 1]
    `);
  });

  test("when given values of two ranks to join", () => {
    expect(() => concat({ xs: [x, graph.input("vector", [1, 8])] })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Concat at (top level): xs differ not only along axis 1: [1, 8, 4, 4] and [1, 8]
        xs  float32[1, 8, 4, 4]  image
        xs  float32[1, 8]  vector
      fix: give xs the same extents along every axis but 1]
    `);
  });

  test("when given values of two types to join", () => {
    expect(() => concat({ xs: [x, labels] })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Concat at (top level): xs are float32 and int32
        xs  float32[1, 8, 4, 4]  image
        xs  int32[1, 8, 4, 4]  labels
      fix: cast them to one type]
    `);
  });

  test("when given no such axis to join along", () => {
    expect(() => concat({ xs: [x, x] }, { axis: -1 })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Concat at (top level): axis -1 is not an axis of xs, whose rank is 4
        xs  float32[1, 8, 4, 4]  image
        xs  float32[1, 8, 4, 4]  image
      fix: count axes from 0 to 3]
    `);
  });

  test("when given sizes that do not add up", () => {
    expect(() => split({ x }, { axis: 1, sizes: [3, 4] })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Split at (top level): sizes [3, 4] add up to 7 but axis 1 of x has 8 positions
        x  float32[1, 8, 4, 4]  image
      fix: give sizes that add up to 8]
    `);
  });

  test("when given a part of nothing", () => {
    expect(() => split({ x }, { axis: 1, sizes: [8, 0] })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Split at (top level): sizes is [8, 0]
        x  float32[1, 8, 4, 4]  image
      fix: give sizes whole numbers from 1 up]
    `);
  });

  test("when given no such axis to split", () => {
    expect(() => split({ x }, { axis: 4, sizes: [8] })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Split at (top level): axis 4 is not an axis of x, whose rank is 4
        x  float32[1, 8, 4, 4]  image
      fix: count axes from 0 to 3]
    `);
  });
});
