import { describe, expect, test } from "vitest";
import { gradients } from "../../src/autodiff/gradients.ts";
import { Graph } from "../../src/ir/graph.ts";
import { constantOf, reduceMax, reduceMean } from "../../src/ops/index.ts";
import { compute } from "../support/compute.ts";

describe("reductions", () => {
  /** The data of ONNX's examples. */
  const data = [5, 1, 20, 2, 30, 1, 40, 2, 55, 1, 60, 2];

  test("take the mean as ONNX's example does", () => {
    expect(compute((t) => reduceMean({ x: t([3, 2, 2], data) }, { axes: [1] }))).toEqual([
      12.5, 1.5, 35, 1.5, 57.5, 1.5,
    ]);
    expect(compute((t) => reduceMean({ x: t([3, 2, 2], data) }))).toEqual([18.25]);
  });

  test("take the maximum as ONNX's example does", () => {
    expect(compute((t) => reduceMax({ x: t([3, 2, 2], data) }, { axes: [1] }))).toEqual([
      20, 2, 40, 2, 60, 2,
    ]);
    expect(compute((t) => reduceMax({ x: t([2], [-3, -1]) }))).toEqual([-1]);
  });

  test("keep the reduced axes when asked to", () => {
    const x = new Graph().input("x", [2, 3, 4]);
    expect(reduceMean({ x }, { axes: [0, 2], keepdims: 1 }).type.shape).toEqual([1, 3, 1]);
    expect(reduceMax({ x }, { keepdims: 1 }).type.shape).toEqual([1, 1, 1]);
  });

  test("share the derivative of a maximum equally among ties", () => {
    expect(
      compute((t) => {
        const x = t([4], [1, 3, 3, 2]);
        const y = reduceMax({ x });
        return gradients({ of: y, seed: constantOf(y, 1), by: [x] }).get(x) ?? y;
      }),
    ).toEqual([0, 0.5, 0.5, 0]);
  });

  test("say that they want real numbers", () => {
    const x = new Graph().input("labels", [2, 4], "int32");
    expect(() => reduceMean({ x })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: ReduceMean at (top level): x is int32, not float32
        x  int32[2, 4]  labels
      fix: cast x to float32]
    `);
    expect(() => reduceMax({ x })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: ReduceMax at (top level): x is int32, not float32
        x  int32[2, 4]  labels
      fix: cast x to float32]
    `);
  });

  test("say which axis is out of range", () => {
    const x = new Graph().input("x", [2, 4]);
    expect(() => reduceMean({ x }, { axes: [1, 2] })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: ReduceMean at (top level): axis 2 is not an axis of x, whose rank is 2
        x  float32[2, 4]  x
      fix: count axes from 0 to 1]
    `);
  });

  test("say what keepdims may be", () => {
    const x = new Graph().input("x", [2, 4]);
    expect(() => reduceMax({ x }, { keepdims: 2 })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: ReduceMax at (top level): keepdims is 2
        x  float32[2, 4]  x
      fix: give keepdims 0 or 1]
    `);
  });
});
