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
      fix: make group a divisor of 3 and of 4]
    `);
    expect(() => conv({ x, w: weight(4, 1, 3, 3) }, { group: 3 })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Conv at (top level): 4 output channels do not split into 3 groups
        x  float32[1, 3, 32, 32]  image
        w  float32[4, 1, 3, 3]  weight
      fix: make group a divisor of 3 and of 4]
    `);
    expect(() =>
      convTranspose({ x, w: weight(3, 1, 3, 3) }, { group: 2 }),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: ConvTranspose at (top level): 3 channels of x do not split into 2 groups
        x  float32[1, 3, 32, 32]  image
        w  float32[3, 1, 3, 3]  weight
      fix: make group a divisor of 3]
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

  const grid = x.type.shape.slice(2);
  const dy = graph.input("dy", [1, 4, 32, 32]);
  const label = graph.input("label", [1, 3, 32, 32], "int32");
  const square = weight(3, 3, 3, 3);

  test("when a stride, a dilation or the number of groups is not a whole number from 1 up", () => {
    expect(() => conv({ x, w: square }, { strides: [0, 1] })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Conv at (top level): strides is [0, 1]
        x  float32[1, 3, 32, 32]  image
        w  float32[3, 3, 3, 3]  weight
      fix: give strides whole numbers from 1 up]
    `);
    expect(() =>
      convTranspose({ x, w: square }, { dilations: [1, 1.5] }),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: ConvTranspose at (top level): dilations is [1, 1.5]
        x  float32[1, 3, 32, 32]  image
        w  float32[3, 3, 3, 3]  weight
      fix: give dilations whole numbers from 1 up]
    `);
    expect(() => conv({ x, w: square }, { group: 0 })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Conv at (top level): group is 0
        x  float32[1, 3, 32, 32]  image
        w  float32[3, 3, 3, 3]  weight
      fix: give group a whole number from 1 up]
    `);
    expect(() => convWeightGrad({ x, dy }, { strides: [1, -1] })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: ConvWeightGrad at (top level): strides is [1, -1]
        x   float32[1, 3, 32, 32]  image
        dy  float32[1, 4, 32, 32]  dy
      fix: give strides whole numbers from 1 up]
    `);
  });

  test("when padding is negative or no whole number", () => {
    expect(() => conv({ x, w: square }, { pads: [1, 1, -1, 1] })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Conv at (top level): pads is [1, 1, -1, 1]
        x  float32[1, 3, 32, 32]  image
        w  float32[3, 3, 3, 3]  weight
      fix: give pads whole numbers from 0 up]
    `);
    expect(() =>
      convTranspose({ x, w: square }, { strides: [2, 2], outputPadding: [-1, 0] }),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: ConvTranspose at (top level): outputPadding is [-1, 0]
        x  float32[1, 3, 32, 32]  image
        w  float32[3, 3, 3, 3]  weight
      fix: give outputPadding whole numbers from 0 up]
    `);
    expect(() => convWeightGrad({ x, dy }, { pads: [0.5, 0, 0, 0] })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: ConvWeightGrad at (top level): pads is [0.5, 0, 0, 0]
        x   float32[1, 3, 32, 32]  image
        dy  float32[1, 4, 32, 32]  dy
      fix: give pads whole numbers from 0 up]
    `);
  });

  test("when an operand does not hold real numbers", () => {
    expect(() => conv({ x: label, w: square })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Conv at (top level): x is int32, not float32
        x  int32[1, 3, 32, 32]  label
        w  float32[3, 3, 3, 3]  weight
      fix: cast x to float32]
    `);
    expect(() =>
      convTranspose({ x, w: square, b: new Graph().input("bias", [3], "int32") }),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: ConvTranspose at (top level): b is int32, not float32
        x  float32[1, 3, 32, 32]  image
        w  float32[3, 3, 3, 3]  weight
        b  int32[3]  bias
      fix: cast b to float32]
    `);
    expect(() => convWeightGrad({ x, dy: label })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: ConvWeightGrad at (top level): dy is int32, not float32
        x   float32[1, 3, 32, 32]  image
        dy  int32[1, 3, 32, 32]  label
      fix: cast dy to float32]
    `);
  });

  test("when a transpose's pads take all that it computes", () => {
    expect(() =>
      convTranspose({ x: weight(1, 3, 1, 2), w: square }, { pads: [1, 1, 2, 1] }),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: ConvTranspose at (top level): the kernel spreads x over 3 rows or columns but the pads take 3
        x  float32[1, 3, 1, 2]  weight
        w  float32[3, 3, 3, 3]  weight
      fix: give pads that take less than 3]
    `);
  });

  test("when a weight's gradient is asked of a dy that no such kernel makes", () => {
    expect(() => convWeightGrad({ x, dy }, { kernelShape: [3, 3] })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: ConvWeightGrad at (top level): dy has shape [1, 4, 32, 32] but x convolves to [1, 4, 30, 30]
        x   float32[1, 3, 32, 32]  image
        dy  float32[1, 4, 32, 32]  dy
      fix: give dy shape [1, 4, 30, 30]]
    `);
    expect(() =>
      convWeightGrad({ x, dy: weight(2, 4, ...grid) }, { kernelShape: [1, 1] }),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: ConvWeightGrad at (top level): dy has shape [2, 4, 32, 32] but x convolves to [1, 4, 32, 32]
        x   float32[1, 3, 32, 32]  image
        dy  float32[2, 4, 32, 32]  weight
      fix: give dy shape [1, 4, 32, 32]]
    `);
    expect(() => convWeightGrad({ x, dy }, { kernelShape: [0, 1] })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: ConvWeightGrad at (top level): kernelShape is [0, 1]
        x   float32[1, 3, 32, 32]  image
        dy  float32[1, 4, 32, 32]  dy
      fix: give kernelShape whole numbers from 1 up]
    `);
    expect(() =>
      convWeightGrad({ x, dy }, { kernelShape: [1, 1], group: 3 }),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: ConvWeightGrad at (top level): 4 channels of dy do not split into 3 groups
        x   float32[1, 3, 32, 32]  image
        dy  float32[1, 4, 32, 32]  dy
      fix: make group a divisor of 3 and of 4]
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
