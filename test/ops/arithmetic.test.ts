import { describe, expect, test } from "vitest";
import { gradients } from "../../src/autodiff/gradients.ts";
import { Graph } from "../../src/ir/graph.ts";
import {
  add,
  cast,
  constantOf,
  div,
  equal,
  expand,
  greater,
  mul,
  reduceSum,
  sub,
  sumTo,
  where,
} from "../../src/ops/index.ts";
import { compute } from "../support/compute.ts";

describe("arithmetic", () => {
  test("repeats the smaller operand, aligned at the last axis", () => {
    expect(compute((t) => add({ a: t([2, 3], [1, 2, 3, 4, 5, 6]), b: t([3], [10, 20, 30]) }))).toEqual([
      11, 22, 33, 14, 25, 36,
    ]);
    expect(compute((t) => sub({ a: t([2, 1], [1, 2]), b: t([1, 2], [10, 20]) }))).toEqual([-9, -19, -8, -18]);
    expect(compute((t) => mul({ a: t([], [2]), b: t([3], [1, 2, 3]) }))).toEqual([2, 4, 6]);
  });

  test("divides integers towards zero", () => {
    expect(compute((t) => div({ a: t([2], [3, 4]), b: t([2], [1, 2]) }))).toEqual([3, 2]);
    expect(compute((t) => div({ a: t([2], [7, -7], "int32"), b: t([], [2], "int32") }))).toEqual([3, -3]);
  });

  test("compares", () => {
    expect(compute((t) => greater({ a: t([3], [1, 2, 3]), b: t([], [2]) }))).toEqual([0, 0, 1]);
    expect(compute((t) => equal({ a: t([3], [1, 2, 3], "int32"), b: t([], [2], "int32") }))).toEqual([
      0, 1, 0,
    ]);
    expect(compute((t) => equal({ a: t([], [Number.NaN]), b: t([], [Number.NaN]) }))).toEqual([0]);
  });

  test("chooses as ONNX's example does", () => {
    expect(
      compute((t) =>
        where({
          condition: t([2, 2], [1, 0, 1, 1], "bool"),
          a: t([2, 2], [1, 2, 3, 4]),
          b: t([2, 2], [9, 8, 7, 6]),
        }),
      ),
    ).toEqual([1, 8, 3, 4]);
  });

  test("casts towards zero, and to whether a number is not zero", () => {
    expect(compute((t) => cast({ x: t([3], [-1.7, 0.2, 2.9]) }, { to: "int32" }))).toEqual([-1, 0, 2]);
    expect(compute((t) => cast({ x: t([3], [-1.7, 0, 2.9]) }, { to: "bool" }))).toEqual([1, 0, 1]);
  });

  test("expands by repeating", () => {
    expect(compute((t) => expand({ x: t([2, 1], [1, 2]) }, { shape: [2, 2, 3] }))).toEqual([
      1, 1, 1, 2, 2, 2, 1, 1, 1, 2, 2, 2,
    ]);
  });

  test("sums as ONNX's example does", () => {
    const data = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
    expect(compute((t) => reduceSum({ x: t([3, 2, 2], data) }, { axes: [1] }))).toEqual([
      4, 6, 12, 14, 20, 22,
    ]);
    expect(compute((t) => reduceSum({ x: t([3, 2, 2], data) }))).toEqual([78]);
  });

  test("sums a million tenths without drifting", () => {
    const tenths = new Array<number>(1e6).fill(0.1);
    expect(compute((t) => reduceSum({ x: t([1e6], tenths) }))).toEqual([Math.fround(1e6 * Math.fround(0.1))]);
  });
});

describe("sumTo", () => {
  test("adds nothing when nothing was broadcast", () => {
    const graph = new Graph();
    const dy = graph.input("dy", [2, 1, 3]);
    expect(sumTo(dy, [2, 1, 3])).toBe(dy);
  });

  test("takes one node for axes that were missing, or for axes of extent 1, and two for both", () => {
    const nodesFor = (shape: readonly number[]) => {
      const graph = new Graph();
      sumTo(graph.input("dy", [2, 3, 4]), shape);
      return graph.nodes.map(({ op }) => op.name);
    };
    expect(nodesFor([3, 4])).toEqual(["ReduceSum"]);
    expect(nodesFor([2, 1, 4])).toEqual(["ReduceSum"]);
    expect(nodesFor([1, 4])).toEqual(["ReduceSum", "Reshape"]);
  });
});

test("nothing flows through a choice, a comparison or an integer", () => {
  const graph = new Graph();
  const x = graph.input("x", [3]);
  const steps = cast({ x: cast({ x }, { to: "int32" }) }, { to: "float32" });
  const signs = cast({ x: greater({ a: x, b: constantOf(x, 0) }) }, { to: "float32" });
  const y = add({ a: steps, b: signs });
  expect(gradients({ of: y, seed: constantOf(y, 1, [3]), by: [x] }).has(x)).toBe(false);
});

describe("a constant", () => {
  test("is one number for a whole shape, or a list that fills it", () => {
    const x = new Graph().input("x", []);
    expect(constantOf(x, 2, [3]).tensor.data).toEqual(Float32Array.of(2, 2, 2));
    expect(constantOf(x, [1, 2], [2, 1]).tensor.data).toEqual(Float32Array.of(1, 2));
    expect(() => constantOf(x, [1, 2, 3], [2])).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: 3 numbers do not fill the shape [2]]`,
    );
  });
});

describe("says what does not fit", () => {
  const graph = new Graph();
  const image = graph.input("image", [2, 3, 4, 4]);
  const bias = graph.input("bias", [5, 1, 1]);
  const labels = graph.input("labels", [2, 4, 4], "int32");
  const mask = graph.input("mask", [2, 1, 4, 4], "bool");

  test("when extents differ", () => {
    expect(() => graph.at("stem", () => add({ a: image, b: bias }))).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Add at stem: axis 1 is 3 in a but 5 in b
        a  float32[2, 3, 4, 4]  image
        b  float32[5, 1, 1]  bias
      fix: make the two extents equal, or one of them 1]
    `);
  });

  test("when element types differ", () => {
    expect(() => equal({ a: image, b: labels })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Equal at (top level): a is float32 but b is int32
        a  float32[2, 3, 4, 4]  image
        b  int32[2, 4, 4]  labels
      fix: cast one of them to the other's type]
    `);
  });

  test("when there is nothing to calculate with", () => {
    expect(() => mul({ a: mask, b: mask })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Mul at (top level): a and b are bool, not numbers
        a  bool[2, 1, 4, 4]  mask
        b  bool[2, 1, 4, 4]  mask
      fix: cast them to float32]
    `);
  });

  test("when a choice has no condition", () => {
    expect(() => where({ condition: image, a: image, b: image })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Where at (top level): condition is float32, not bool
        condition  float32[2, 3, 4, 4]  image
        a          float32[2, 3, 4, 4]  image
        b          float32[2, 3, 4, 4]  image
      fix: compare it with a number first]
    `);
  });

  test("when the choices differ in type", () => {
    expect(() => where({ condition: mask, a: image, b: mask })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Where at (top level): a is float32 but b is bool
        condition  bool[2, 1, 4, 4]  mask
        a          float32[2, 3, 4, 4]  image
        b          bool[2, 1, 4, 4]  mask
      fix: cast one of them to the other's type]
    `);
  });

  test("when x would have to shrink", () => {
    expect(() => expand({ x: image }, { shape: [1, 3, 4, 4] })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Expand at (top level): x does not fit in the shape [1, 3, 4, 4]
        x  float32[2, 3, 4, 4]  image
      fix: expand to [2, 3, 4, 4], or reduce x first]
    `);
  });

  test("when integers are summed", () => {
    expect(() => reduceSum({ x: labels })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: ReduceSum at (top level): x is int32, not float32
        x  int32[2, 4, 4]  labels
      fix: cast x to float32]
    `);
  });

  test("when an axis is out of range", () => {
    expect(() => reduceSum({ x: image }, { axes: [-1] })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: ReduceSum at (top level): axis -1 is not an axis of x, whose rank is 4
        x  float32[2, 3, 4, 4]  image
      fix: count axes from 0 to 3]
    `);
  });

  test("when a scalar has no axis to sum over", () => {
    expect(() => reduceSum({ x: constantOf(image, 1) }, { axes: [0] })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: ReduceSum at (top level): axis 0 is not an axis of x, whose rank is 0
        x  float32[]  constant
      fix: give x an axis]
    `);
  });

  test("when an axis is named twice", () => {
    expect(() => reduceSum({ x: image }, { axes: [2, 2] })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: ReduceSum at (top level): axis 2 is named twice
        x  float32[2, 3, 4, 4]  image
      fix: name every axis once]
    `);
  });
});
