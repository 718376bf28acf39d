import { describe, expect, test } from "vitest";
import { gradients } from "../../src/autodiff/gradients.ts";
import { Graph, type Value } from "../../src/ir/graph.ts";
import {
  clip,
  constantOf,
  exp,
  gate,
  hardSigmoid,
  hardSwish,
  leakyRelu,
  log,
  relu,
  sigmoid,
  sqrt,
} from "../../src/ops/index.ts";
import { compute } from "../support/compute.ts";

const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;

const of = (numbers: readonly number[], f: (x: Value) => Value) =>
  compute((literal) => f(literal([numbers.length], numbers)));

/** The slope of f at each of `numbers`. */
const slopes = (numbers: readonly number[], f: (x: Value) => Value) =>
  of(numbers, (x) => {
    const y = f(x);
    return gradients({ of: y, seed: constantOf(y, 1, [numbers.length]), by: [x] }).get(x) ?? y;
  });

describe("functions of one number", () => {
  test("give what ONNX's examples give", () => {
    expect(of([-2, 0, 2], (x) => clip({ x }, { min: -1, max: 1 }))).toEqual([-1, 0, 1]);
    expect(of([-1, 0, 1], (x) => leakyRelu({ x }, { alpha: 0.125 }))).toEqual([-0.125, 0, 1]);
    expect(of([-1, 0, 1], (x) => hardSigmoid({ x }, { alpha: 0.5, beta: 0.625 }))).toEqual([0.125, 0.625, 1]);
    expect(of([-1, 0, 1], (x) => sigmoid({ x }))).toEqual([0.26894142, 0.5, 0.7310586].map(Math.fround));
    expect(of([-1, 0, 1], (x) => exp({ x }))).toEqual([0.36787945, 1, 2.7182817].map(Math.fround));
    expect(of([1, 10], (x) => log({ x }))).toEqual([0, Math.LN10].map(Math.fround));
    expect(of([1, 4, 9], (x) => sqrt({ x }))).toEqual([1, 2, 3]);
  });

  test("give what their formulas give", () => {
    expect(of([-2, 0, 2], (x) => relu({ x }))).toEqual([0, 0, 2]);
    expect(of([-4, -3, -1.5, 0, 1.5, 3, 4], (x) => hardSwish({ x }))).toEqual([
      -0, -0, -0.375, 0, 1.125, 3, 4,
    ]);
    expect(of([-2, 0, 2], (x) => gate({ x, by: constantOf(x, [1, 1, -1], [3]) }))).toEqual([-2, 0, 0]);
  });

  test("do not overflow", () => {
    expect(of([-1000, 1000], (x) => sigmoid({ x }))).toEqual([0, 1]);
  });

  test("do not hide a number that is none", () => {
    for (const f of [relu, clip, leakyRelu, sigmoid, hardSigmoid, hardSwish])
      expect(of([nan], (x) => f({ x }))).toEqual([nan]);
    expect(of([-1], (x) => log({ x }))).toEqual([nan]);
    expect(of([0], (x) => log({ x }))).toEqual([-infinity]);
  });

  test("have these slopes at their kinks", () => {
    expect(slopes([0], (x) => relu({ x }))).toEqual([0]);
    expect(slopes([-1, 1], (x) => clip({ x }, { min: -1, max: 1 }))).toEqual([1, 1]);
    expect(slopes([0], (x) => leakyRelu({ x }, { alpha: 0.125 }))).toEqual([0.125]);
    expect(slopes([-2, 2], (x) => hardSigmoid({ x }, { alpha: 0.25 }))).toEqual([0, 0]);
    expect(slopes([-3, 3], (x) => hardSwish({ x }))).toEqual([0, 1]);
  });
});

describe("says what does not fit", () => {
  const graph = new Graph();
  const x = graph.input("x", [2, 3]);

  test("when x holds no real numbers", () => {
    const labels = graph.input("labels", [2, 3], "int32");
    expect(() => graph.at("head", () => relu({ x: labels }))).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Relu at head: x is int32, not float32
        x  int32[2, 3]  labels
      fix: cast x to float32]
    `);
    expect(() => gate({ x, by: labels })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Gate at (top level): by is int32, not float32
        x   float32[2, 3]  x
        by  int32[2, 3]  labels
      fix: cast by to float32]
    `);
  });

  test("when a gate has another shape", () => {
    expect(() => gate({ x, by: graph.input("by", [3]) })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Gate at (top level): by has shape [3] but x has [2, 3]
        x   float32[2, 3]  x
        by  float32[3]  by
      fix: give by shape [2, 3]]
    `);
  });

  test("when the bounds of a clip cross", () => {
    expect(() => clip({ x }, { min: 6, max: 0 })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Clip at (top level): min is 6 but max is 0
        x  float32[2, 3]  x
      fix: give a max that is not below min]
    `);
  });
});
