import { describe, expect, test } from "vitest";
import { Graph } from "../../src/ir/graph.ts";
import type { Shape } from "../../src/ir/tensor.ts";
import {
  averagePool,
  averagePoolGrad,
  globalAveragePool,
  maxPool,
  maxPoolGrad,
} from "../../src/ops/index.ts";
import { compute } from "../support/compute.ts";

const from1To = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i + 1);
const five = [1, 1, 5, 5] as const;

describe("the maximum of each window", () => {
  test("is what ONNX's examples give", () => {
    const pool = (shape: Shape, attributes: Parameters<typeof maxPool>[1]) =>
      compute((t) => maxPool({ x: t(shape, from1To(shape.reduce((a, b) => a * b))) }, attributes));
    expect(pool(five, { kernelShape: [5, 5], pads: [2, 2, 2, 2] })).toEqual([
      13, 14, 15, 15, 15, 18, 19, 20, 20, 20, 23, 24, 25, 25, 25, 23, 24, 25, 25, 25, 23, 24, 25, 25, 25,
    ]);
    expect(pool(five, { kernelShape: [2, 2], strides: [2, 2] })).toEqual([7, 9, 17, 19]);
    expect(pool([1, 1, 4, 4], { kernelShape: [3, 3], strides: [2, 2], ceilMode: 1 })).toEqual([
      11, 12, 15, 16,
    ]);
    expect(pool([1, 1, 4, 4], { kernelShape: [2, 2], dilations: [2, 2] })).toEqual([11, 12, 15, 16]);
  });

  test("counts no window in ceil mode that would start behind the image, as ONNX Runtime does", () => {
    const { shape } = maxPool(
      { x: new Graph().input("x", [1, 1, 3, 4]) },
      { kernelShape: [2, 2], strides: [2, 2], pads: [1, 1, 1, 1], ceilMode: 1 },
    ).type;
    expect(shape).toEqual([1, 1, 2, 3]);
  });

  test("can be negative, as padding is no number", () => {
    expect(
      compute((t) => maxPool({ x: t([1, 1, 1, 1], [-3]) }, { kernelShape: [3, 3], pads: [1, 1, 1, 1] })),
    ).toEqual([-3]);
  });

  test("gets all of dy, and of several maxima the first one does", () => {
    expect(
      compute((t) =>
        maxPoolGrad(
          { x: t([1, 1, 2, 3], [5, 5, 5, 5, 5, 7]), dy: t([1, 1, 1, 2], [10, 1]) },
          { kernelShape: [2, 2] },
        ),
      ),
    ).toEqual([10, 0, 0, 0, 0, 1]);
  });
});

describe("the mean of each window", () => {
  const pool = (shape: Shape, attributes: Parameters<typeof averagePool>[1]) =>
    compute((t) => averagePool({ x: t(shape, from1To(shape.reduce((a, b) => a * b))) }, attributes));

  test("is what ONNX's examples give", () => {
    const padded = { kernelShape: [5, 5], pads: [2, 2, 2, 2] } as const;
    expect(pool(five, padded)).toEqual(
      [
        7, 7.5, 8, 8.5, 9, 9.5, 10, 10.5, 11, 11.5, 12, 12.5, 13, 13.5, 14, 14.5, 15, 15.5, 16, 16.5, 17,
        17.5, 18, 18.5, 19,
      ].map((mean) => expect.closeTo(mean, 5)),
    );
    expect(pool(five, { ...padded, countIncludePad: 1 }).slice(0, 5)).toEqual(
      [2.52, 3.6, 4.8, 4.08, 3.24].map((mean) => expect.closeTo(mean, 5)),
    );
    expect(pool(five, { kernelShape: [2, 2], strides: [2, 2] })).toEqual([4, 6, 14, 16]);
    expect(pool([1, 1, 4, 4], { kernelShape: [3, 3], strides: [2, 2], ceilMode: 1 })).toEqual(
      [6, 7.5, 12, 13.5].map((mean) => expect.closeTo(mean, 5)),
    );
  });

  test("does not count what hangs over the padding, even where padding counts", () => {
    expect(
      compute((t) =>
        averagePool(
          { x: t([1, 1, 1, 2], [4, 8]) },
          { kernelShape: [1, 3], strides: [1, 2], pads: [0, 1, 0, 1], ceilMode: 1, countIncludePad: 1 },
        ),
      ),
    ).toEqual([4, 4]);
  });

  test("gives back dy in equal shares", () => {
    expect(
      compute((t) =>
        averagePoolGrad(
          { dy: t([1, 1, 1, 2], [3, 6]) },
          { kernelShape: [1, 3], strides: [1, 2], extent: [1, 6] },
        ),
      ),
    ).toEqual([1, 1, 3, 2, 2, 0]);
  });

  test("of a whole image is one number a channel", () => {
    expect(compute((t) => globalAveragePool({ x: t([1, 2, 2, 2], [1, 2, 3, 4, 5, 5, 5, 5]) }))).toEqual([
      2.5, 5,
    ]);
  });
});

describe("says what does not fit", () => {
  const graph = new Graph();
  const x = graph.input("image", [1, 3, 6, 4]);
  const dy = graph.input("dy", [1, 3, 2, 2]);
  const labels = graph.input("labels", [1, 1, 6, 4], "int32");

  test("when given a kernel of nothing", () => {
    expect(() => maxPool({ x }, { kernelShape: [0, 2] })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: MaxPool at (top level): kernelShape is [0, 2]
        x  float32[1, 3, 6, 4]  image
      fix: give kernelShape whole numbers from 1 up]
    `);
  });

  test("when given half a stride", () => {
    expect(() =>
      averagePool({ x }, { kernelShape: [2, 2], strides: [0.5, 1] }),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: AveragePool at (top level): strides is [0.5, 1]
        x  float32[1, 3, 6, 4]  image
      fix: give strides whole numbers from 1 up]
    `);
  });

  test("when given negative padding", () => {
    expect(() =>
      maxPool({ x }, { kernelShape: [2, 2], pads: [0, 0, -1, 0] }),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: MaxPool at (top level): pads is [0, 0, -1, 0]
        x  float32[1, 3, 6, 4]  image
      fix: give pads whole numbers from 0 up]
    `);
  });

  test("when given padding that holds a whole kernel", () => {
    expect(() =>
      maxPool({ x }, { kernelShape: [2, 2], pads: [0, 2, 0, 0] }),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: MaxPool at (top level): 2 rows or columns of padding hold a whole kernel of 2
        x  float32[1, 3, 6, 4]  image
      fix: pad less than the kernel's extent]
    `);
  });

  test("when given dilation that steps over the image", () => {
    expect(() =>
      maxPool({ x }, { kernelShape: [2, 2], dilations: [1, 5], pads: [0, 1, 0, 1] }),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: MaxPool at (top level): a kernel with dilation 5 steps over an image of 4 rows or columns
        x  float32[1, 3, 6, 4]  image
      fix: give dilations of at most 4]
    `);
  });

  test("when given a kernel larger than the image", () => {
    expect(() => averagePool({ x }, { kernelShape: [3, 5] })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: AveragePool at (top level): the kernel reaches over 5 rows or columns but the padded image has 4
        x  float32[1, 3, 6, 4]  image
      fix: pad more, or use a smaller kernel or dilation]
    `);
  });

  test("when given a kernel that hangs over by a whole stride", () => {
    expect(() =>
      graph.at("stem", () => maxPool({ x }, { kernelShape: [1, 6], strides: [1, 2], ceilMode: 1 })),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: MaxPool at stem: the kernel reaches over 6 rows or columns but the padded image has 4
        x  float32[1, 3, 6, 4]  image
      fix: pad more, or use a smaller kernel or dilation]
    `);
  });

  test("when given labels", () => {
    expect(() => averagePool({ x: labels }, { kernelShape: [2, 2] })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: AveragePool at (top level): x is int32, not float32
        x  int32[1, 1, 6, 4]  labels
      fix: cast x to float32]
    `);
  });

  test("when given a vector", () => {
    expect(() => globalAveragePool({ x: graph.input("vector", [3]) })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: GlobalAveragePool at (top level): x has rank 1, not 4
        x  float32[3]  vector
      fix: reshape x to four axes]
    `);
  });

  test("when given dy of another pooling", () => {
    expect(() => maxPoolGrad({ x, dy }, { kernelShape: [2, 2] })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: MaxPoolGrad at (top level): dy has shape [1, 3, 2, 2] but x pools to [1, 3, 5, 3]
        x   float32[1, 3, 6, 4]  image
        dy  float32[1, 3, 2, 2]  dy
      fix: give dy shape [1, 3, 5, 3]]
    `);
  });

  test("when given dy of an image of another size", () => {
    expect(() =>
      averagePoolGrad({ dy }, { kernelShape: [2, 2], extent: [6, 4] }),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: AveragePoolGrad at (top level): dy has shape [1, 3, 2, 2] but an image of 6×4 pools to [1, 3, 5, 3]
        dy  float32[1, 3, 2, 2]  dy
      fix: give dy shape [1, 3, 5, 3]]
    `);
  });
});
