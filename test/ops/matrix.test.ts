import { describe, expect, test } from "vitest";
import { Graph } from "../../src/ir/graph.ts";
import { gemm, matMul } from "../../src/ops/index.ts";
import { compute } from "../support/compute.ts";

describe("a product of matrices", () => {
  test("sums rows times columns", () => {
    expect(compute((t) => matMul({ a: t([2, 2], [1, 2, 3, 4]), b: t([2, 2], [5, 6, 7, 8]) }))).toEqual([
      19, 22, 43, 50,
    ]);
  });

  test("repeats a matrix for a stack", () => {
    expect(compute((t) => matMul({ a: t([2, 1, 2], [1, 0, 0, 1]), b: t([2, 2], [5, 6, 7, 8]) }))).toEqual([
      5, 6, 7, 8,
    ]);
  });

  test("reads transposed matrices and weighs", () => {
    expect(
      compute((t) =>
        gemm(
          { a: t([2, 2], [1, 3, 2, 4]), b: t([2, 2], [5, 7, 6, 8]), c: t([2], [10, 20]) },
          { transA: 1, transB: 1, alpha: 2, beta: 0.5 },
        ),
      ),
    ).toEqual([43, 54, 91, 110]);
  });

  test("costs rows × columns × depth MACs", () => {
    const graph = new Graph();
    matMul({ a: graph.input("a", [5, 2, 3]), b: graph.input("b", [3, 4]) });
    expect(graph.macs).toBe(5 * 2 * 4 * 3);
    gemm({ a: graph.input("c", [3, 2]), b: graph.input("d", [3, 4]) }, { transA: 1 });
    expect(graph.macs).toBe(5 * 2 * 4 * 3 + 2 * 4 * 3);
  });
});

describe("says what does not fit", () => {
  const graph = new Graph();
  const a = graph.input("a", [2, 3]);
  const b = graph.input("b", [4, 5]);
  const row = graph.input("row", [3]);

  test("when there is no matrix", () => {
    expect(() => matMul({ a, b: row })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: MatMul at (top level): b has rank 1, not 2 or more
        a  float32[2, 3]  a
        b  float32[3]  row
      fix: reshape b to a matrix]
    `);
    expect(() => gemm({ a: row, b })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Gemm at (top level): a has rank 1, not 2
        a  float32[3]  row
        b  float32[4, 5]  b
      fix: reshape a to a matrix]
    `);
    expect(() => matMul({ a, b: graph.input("flags", [3, 2], "bool") })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: MatMul at (top level): b is bool, not float32
        a  float32[2, 3]  a
        b  bool[3, 2]  flags
      fix: cast b to float32]
    `);
  });

  test("when rows and columns do not meet", () => {
    expect(() => graph.at("head", () => matMul({ a, b }))).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: MatMul at head: a has 3 columns but b has 4 rows
        a  float32[2, 3]  a
        b  float32[4, 5]  b
      fix: make the two equal, or transpose one of them]
    `);
    expect(() => gemm({ a, b }, { transA: 1, transB: 1 })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Gemm at (top level): a has 2 columns but b has 5 rows
        a  float32[2, 3]  a
        b  float32[4, 5]  b
      fix: make the two equal, or transpose one of them]
    `);
  });

  test("when stacks differ", () => {
    const [two, three] = [graph.input("two", [2, 4, 4]), graph.input("three", [3, 4, 4])];
    expect(() => matMul({ a: two, b: three })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: MatMul at (top level): axis 0 is 2 in a but 3 in b
        a  float32[2, 4, 4]  two
        b  float32[3, 4, 4]  three
      fix: make the two extents equal, or one of them 1]
    `);
  });

  test("when c does not stretch to the product", () => {
    const w = graph.input("w", [3, 4]);
    expect(() => gemm({ a, b: w, c: graph.input("c", [5]) })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Gemm at (top level): axis 1 is 4 in a · b but 5 in c
        a  float32[2, 3]  a
        b  float32[3, 4]  w
        c  float32[5]  c
      fix: make the two extents equal, or one of them 1]
    `);
    expect(() => gemm({ a, b: w, c: graph.input("c", [1, 2, 4]) })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Gemm at (top level): c has shape [1, 2, 4] but a · b has [2, 4]
        a  float32[2, 3]  a
        b  float32[3, 4]  w
        c  float32[1, 2, 4]  c.1
      fix: give c shape [4]]
    `);
  });

  test("when a switch is neither 0 nor 1", () => {
    expect(() => gemm({ a, b }, { transA: -1 })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Gemm at (top level): transA is -1
        a  float32[2, 3]  a
        b  float32[4, 5]  b
      fix: give transA 0 or 1]
    `);
  });
});
