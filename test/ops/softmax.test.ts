import { describe, expect, test } from "vitest";
import { Graph } from "../../src/ir/graph.ts";
import { logSoftmax, softmax } from "../../src/ops/index.ts";
import { compute } from "../support/compute.ts";

describe("softmax", () => {
  test("gives what ONNX's examples give, also of numbers that would overflow", () => {
    const expected = [0.032058604, 0.08714432, 0.23688284, 0.6439143];
    const y = compute((t) => softmax({ x: t([2, 4], [0, 1, 2, 3, 10000, 10001, 10002, 10003]) }));
    for (const [i, number] of [...expected, ...expected].entries()) expect(y[i]).toBeCloseTo(number, 7);
  });

  test("has a logarithm that gives what ONNX's example gives, and does not underflow", () => {
    const y = compute((t) => logSoftmax({ x: t([1, 3], [-1, 0, 1]) }));
    for (const [i, number] of [-2.4076061, -1.407606, -0.40760604].entries())
      expect(y[i]).toBeCloseTo(number, 6);
    expect(compute((t) => logSoftmax({ x: t([1, 2], [-1000, 1000]) }))).toEqual([-2000, 0]);
  });

  test("sums to 1 along its axis", () => {
    const y = compute((t) => softmax({ x: t([2, 2], [0, 0, 0, 0]) }, { axis: 0 }));
    expect(y).toEqual([0.5, 0.5, 0.5, 0.5]);
  });
});

describe("says what does not fit", () => {
  const graph = new Graph();

  test("when x has no such axis", () => {
    const x = graph.input("scores", [12]);
    expect(() => graph.at("head", () => softmax({ x }))).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Softmax at head: axis 1 is not an axis of x, whose rank is 1
        x  float32[12]  scores
      fix: name axis 0]
    `);
    expect(() => logSoftmax({ x }, { axis: -1 })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: LogSoftmax at (top level): axis -1 is not an axis of x, whose rank is 1
        x  float32[12]  scores
      fix: name axis 0]
    `);
  });

  test("when x holds no real numbers", () => {
    const x = graph.input("labels", [2, 12], "int32");
    expect(() => softmax({ x })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Softmax at (top level): x is int32, not float32
        x  int32[2, 12]  labels
      fix: cast x to float32]
    `);
  });
});
