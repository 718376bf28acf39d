import { describe, expect, test } from "vitest";
import { Graph } from "../../src/ir/graph.ts";
import { conv, convTranspose, convWeightGrad } from "../../src/ops/index.ts";
import { compute } from "../support/compute.ts";

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i);
const ones = (count: number): readonly number[] => new Array<number>(count).fill(1);

describe("a convolution", () => {
  test("gives what ONNX's examples give", () => {
    expect(
      compute((t) =>
        conv({ x: t([1, 1, 5, 5], upTo(25)), w: t([1, 1, 3, 3], ones(9)) }, { pads: [1, 1, 1, 1] }),
      ),
    ).toEqual([
      12, 21, 27, 33, 24, 33, 54, 63, 72, 51, 63, 99, 108, 117, 81, 93, 144, 153, 162, 111, 72, 111, 117, 123,
      84,
    ]);
    expect(
      compute((t) =>
        conv(
          { x: t([1, 1, 7, 5], upTo(35)), w: t([1, 1, 3, 3], ones(9)) },
          { pads: [1, 1, 1, 1], strides: [2, 2] },
        ),
      ),
    ).toEqual([12, 27, 24, 63, 108, 81, 123, 198, 141, 112, 177, 124]);
  });

  test("has a transpose that gives what ONNX's example gives", () => {
    const y = [0, 1, 3, 3, 2, 3, 8, 15, 12, 7, 9, 21, 36, 27, 15, 9, 20, 33, 24, 13, 6, 13, 21, 15, 8];
    expect(
      compute((t) => convTranspose({ x: t([1, 1, 3, 3], upTo(9)), w: t([1, 2, 3, 3], ones(18)) })),
    ).toEqual([...y, ...y]);
  });

  test("counts one MAC for each weight and place, also over the padding", () => {
    const graph = new Graph();
    const x = graph.input("x", [2, 4, 6, 6]);
    conv({ x, w: graph.input("w", [8, 2, 3, 3]) }, { group: 2, pads: [1, 1, 1, 1], strides: [2, 2] });
    expect(graph.macs).toBe(2 * 8 * 3 * 3 * (2 * 3 * 3));
  });
});

describe("says what does not fit", () => {
  const graph = new Graph();
  const x = graph.input("image", [1, 3, 32, 32]);
  const weight = (...shape: readonly number[]) => new Graph().input("weight", shape);

  test("when w reads other channels", () => {
    expect(() =>
      graph.at("encoder", () => conv({ x, w: weight(32, 64, 1, 1) })),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Conv at encoder: w reads 64 channels but x has 3
        x  float32[1, 3, 32, 32]  image
        w  float32[32, 64, 1, 1]  weight
      fix: give w shape [32, 3, 1, 1]]
    `);
    expect(() => convTranspose({ x, w: weight(64, 32, 2, 2) })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: ConvTranspose at (top level): w reads 64 channels but x has 3
        x  float32[1, 3, 32, 32]  image
        w  float32[64, 32, 2, 2]  weight
      fix: give w shape [3, 32, 2, 2]]
    `);
  });

  test("when channels do not split into groups", () => {
    expect(() => conv({ x, w: weight(4, 1, 3, 3) }, { group: 2 })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Conv at (top level): 3 channels of x do not split into 2 groups
        x  float32[1, 3, 32, 32]  image
        w  float32[4, 1, 3, 3]  weight
      fix: make group a divisor of both]
    `);
    expect(() => conv({ x, w: weight(4, 1, 3, 3) }, { group: 3 })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Conv at (top level): 4 output channels do not split into 3 groups
        x  float32[1, 3, 32, 32]  image
        w  float32[4, 1, 3, 3]  weight
      fix: make group a divisor of both]
    `);
    expect(() =>
      convTranspose({ x, w: weight(3, 1, 3, 3) }, { group: 2 }),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: ConvTranspose at (top level): 3 channels of x do not split into 2 groups
        x  float32[1, 3, 32, 32]  image
        w  float32[3, 1, 3, 3]  weight
      fix: make group a divisor of both]
    `);
  });

  test("when b is not one number for each output channel", () => {
    expect(() => conv({ x, w: weight(4, 3, 1, 1), b: weight(3) })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Conv at (top level): b has shape [3] but there are 4 output channels
        x  float32[1, 3, 32, 32]  image
        w  float32[4, 3, 1, 1]  weight
        b  float32[3]  weight
      fix: give b shape [4]]
    `);
  });

  test("when the image is smaller than the kernel reaches", () => {
    expect(() =>
      conv({ x, w: weight(4, 3, 5, 5) }, { dilations: [8, 8] }),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Conv at (top level): the kernel reaches over 33 rows or columns but the padded image has 32
        x  float32[1, 3, 32, 32]  image
        w  float32[4, 3, 5, 5]  weight
      fix: pad more, or use a smaller kernel or dilation]
    `);
  });

  test("when an operand is no image", () => {
    expect(() => conv({ x: weight(3, 32), w: weight(4, 3, 1, 1) })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Conv at (top level): x has rank 2, not 4
        x  float32[3, 32]  weight
        w  float32[4, 3, 1, 1]  weight
      fix: reshape x to four axes]
    `);
    expect(() =>
      convWeightGrad({ x, dy: weight(4, 3) }, { kernelShape: [3, 3] }),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: ConvWeightGrad at (top level): dy has rank 2, not 4
        x   float32[1, 3, 32, 32]  image
        dy  float32[4, 3]  weight
      fix: reshape dy to four axes]
    `);
  });
});
