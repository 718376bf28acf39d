import { describe, expect, test } from "vitest";
import { Graph } from "../../src/ir/graph.ts";
import { cropLike, pad, padGrad, padToMultiple } from "../../src/ops/index.ts";
import { compute } from "../support/compute.ts";

describe("padding", () => {
  const around = (mode: "constant" | "reflect" | "edge") =>
    compute((t) => pad({ x: t([3], [1, 2, 3]) }, { pads: [2, 1], mode, value: 9 }));

  test("adds a value, a mirror or the edge", () => {
    expect(around("constant")).toEqual([9, 9, 1, 2, 3, 9]);
    expect(around("reflect")).toEqual([3, 2, 1, 2, 3, 2]);
    expect(around("edge")).toEqual([1, 1, 1, 2, 3, 3]);
  });

  test("adds before every axis first, as ONNX's example does", () => {
    expect(compute((t) => pad({ x: t([3, 2], [1, 1.5, 2, 3.5, 4.5, 6]) }, { pads: [0, 2, 0, 0] }))).toEqual([
      0, 0, 1, 1.5, 0, 0, 2, 3.5, 0, 0, 4.5, 6,
    ]);
  });

  test("folds derivatives back to where they were copied from", () => {
    const dy = [1, 10, 100, 1000, 10_000, 100_000];
    const back = (mode: "constant" | "reflect" | "edge") =>
      compute((t) => padGrad({ dy: t([6], dy) }, { pads: [2, 1], mode }));
    expect(back("constant")).toEqual([100, 1000, 10_000]);
    expect(back("reflect")).toEqual([100, 101_010, 10_001]);
    expect(back("edge")).toEqual([111, 1000, 110_000]);
  });

  test("to a multiple is undone by cropping", () => {
    const image = [1, 2, 3, 4, 5, 6];
    const padded = [1, 2, 3, 0, 4, 5, 6, 0];
    expect(compute((t) => padToMultiple({ x: t([1, 1, 2, 3], image) }, { multiple: 2 }))).toEqual(padded);
    expect(compute((t) => cropLike({ x: t([1, 1, 2, 4], padded), like: t([1, 1, 2, 3], image) }))).toEqual(
      image,
    );
  });
});

describe("says what does not fit", () => {
  const graph = new Graph();
  const x = graph.input("image", [1, 3, 4, 5]);
  const like = graph.input("like", [1, 1, 4, 6]);
  const labels = graph.input("labels", [6], "int32");

  test("when given pads for an image's sides only", () => {
    expect(() => pad({ x }, { pads: [1, 1, 1, 1] })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Pad at (top level): x has 4 axes but there are 4 pads
        x  float32[1, 3, 4, 5]  image
      fix: give 8 pads: one before each axis, then one behind each]
    `);
  });

  test("when given pads that crop", () => {
    expect(() => pad({ x }, { pads: [0, 0, -1, 0, 0, 0, 0, 0] })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Pad at (top level): pads is [0, 0, -1, 0, 0, 0, 0, 0]
        x  float32[1, 3, 4, 5]  image
      fix: give pads whole numbers from 0 up]
    `);
  });

  test("when given a mirror that is too small", () => {
    expect(() =>
      graph.at("stem", () => pad({ x }, { pads: [0, 0, 0, 0, 0, 0, 4, 0], mode: "reflect" })),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Pad at stem: a mirror of axis 2, which has 4 positions, cannot fill pads [0, 0, 0, 0, 0, 0, 4, 0]
        x  float32[1, 3, 4, 5]  image
      fix: pad less than the axis has positions, or use mode edge]
    `);
  });

  test("when given pads that leave nothing of dy", () => {
    expect(() => padGrad({ dy: x }, { pads: [0, 0, 2, 0, 0, 0, 2, 0] })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: PadGrad at (top level): pads [0, 0, 2, 0, 0, 0, 2, 0] leave nothing of dy
        dy  float32[1, 3, 4, 5]  image
      fix: give the pads of the Pad that dy is the derivative of]
    `);
  });

  test("when given a mirror that the derivative did not have", () => {
    expect(() =>
      padGrad({ dy: x }, { pads: [0, 0, 2, 0, 0, 0, 0, 0], mode: "reflect" }),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: PadGrad at (top level): a mirror of axis 2, which has 2 positions, cannot fill pads [0, 0, 2, 0, 0, 0, 0, 0]
        dy  float32[1, 3, 4, 5]  image
      fix: pad less than the axis has positions, or use mode edge]
    `);
  });

  test("when given a derivative of labels", () => {
    expect(() => padGrad({ dy: labels }, { pads: [1, 1] })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: PadGrad at (top level): dy is int32, not float32
        dy  int32[6]  labels
      fix: cast dy to float32]
    `);
  });

  test("when given a multiple of nothing", () => {
    expect(() => padToMultiple({ x }, { multiple: 0 })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: PadToMultiple at (top level): multiple is 0
        x  float32[1, 3, 4, 5]  image
      fix: give multiple a whole number from 1 up]
    `);
  });

  test("when given a vector to pad to a multiple", () => {
    expect(() => padToMultiple({ x: graph.input("vector", [3]) })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: PadToMultiple at (top level): x has rank 1, not 4
        x  float32[3]  vector
      fix: reshape x to four axes]
    `);
  });

  test("when given a like that is larger than x", () => {
    expect(() => graph.at("head", () => cropLike({ x, like }))).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: CropLike at head: like is 4×6 pixels but x only 4×5
        x     float32[1, 3, 4, 5]  image
        like  float32[1, 1, 4, 6]  like
      fix: give a like that is no higher and no wider than x]
    `);
  });
});
