import { describe, expect, test } from "vitest";
import { Graph, type Value } from "../../src/ir/graph.ts";
import {
  batchNormalization,
  batchNormalizationGrad,
  batchNormalizationTraining,
} from "../../src/ops/index.ts";
import { compute } from "../support/compute.ts";

/** Two images of one pixel and two channels: means 2 and 10, variances 1 and 4. */
const x = [1, 8, 3, 12];

describe("normalising a batch", () => {
  test("uses what is given", () => {
    expect(
      compute((t) =>
        batchNormalization(
          {
            x: t([2, 2, 1, 1], x),
            scale: t([2], [1, 10]),
            b: t([2], [0, 5]),
            mean: t([2], [1, 8]),
            variance: t([2], [0, 3]),
          },
          { epsilon: 1 },
        ),
      ),
    ).toEqual([0, 5, 2, 25]);
  });

  const trained = (i: 0 | 1 | 2) =>
    compute(
      (t) =>
        batchNormalizationTraining(
          {
            x: t([2, 2, 1, 1], x),
            scale: t([2], [1, 10]),
            b: t([2], [0, 5]),
            mean: t([2], [0, 0]),
            variance: t([2], [5, 5]),
          },
          { epsilon: 0, momentum: 0.75 },
        )[i],
    );

  test("uses its own mean and variance while training", () => {
    expect(trained(0)).toEqual([-1, -5, 1, 15]);
  });

  test("moves the running statistics towards the batch's, whose variance divides by the count", () => {
    expect(trained(1)).toEqual([0.5, 2.5]);
    expect(trained(2)).toEqual([4, 4.75]);
  });

  test("has no derivative along the mean or along x itself, as both are normalised away", () => {
    const derivative = (i: 0 | 1 | 2) =>
      compute(
        (t) =>
          batchNormalizationGrad(
            { x: t([3, 1, 1, 1], [-1, 0, 1]), scale: t([1], [1]), dy: t([3, 1, 1, 1], [5, 2, 5]) },
            { epsilon: 0 },
          )[i],
      );
    const [first = 0, second = 0, third = 0] = derivative(0);
    expect(first + second + third).toBeCloseTo(0, 6);
    expect(third - first).toBeCloseTo(0, 6);
    expect(third - second).toBeCloseTo(3 / Math.sqrt(2 / 3), 6);
    expect(derivative(1)).toEqual([expect.closeTo(0, 6)]);
    expect(derivative(2)).toEqual([12]);
  });
});

describe("says what does not fit", () => {
  const graph = new Graph();
  const image = graph.input("image", [2, 3, 4, 4]);
  const pixel = graph.input("pixel", [1, 3, 1, 1]);
  const three = graph.input("three", [3]);
  const four = graph.input("four", [4]);
  const whole = graph.input("whole", [3], "int32");
  const all = (value: Value) => ({ scale: value, b: value, mean: value, variance: value });

  test("when given numbers for other channels", () => {
    expect(() =>
      graph.at("stem", () => batchNormalization({ x: image, ...all(three), b: four })),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: BatchNormalization at stem: b has shape [4] but x asks for one number a channel: [3]
        x         float32[2, 3, 4, 4]  image
        scale     float32[3]  three
        b         float32[4]  four
        mean      float32[3]  three
        variance  float32[3]  three
      fix: give b shape [3]]
    `);
  });

  test("when given whole numbers", () => {
    expect(() =>
      batchNormalization({ x: image, ...all(three), scale: whole }),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: BatchNormalization at (top level): scale is int32, not float32
        x         float32[2, 3, 4, 4]  image
        scale     int32[3]  whole
        b         float32[3]  three
        mean      float32[3]  three
        variance  float32[3]  three
      fix: cast scale to float32]
    `);
  });

  test("when given a vector", () => {
    expect(() => batchNormalization({ x: three, ...all(three) })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: BatchNormalization at (top level): x has rank 1, not 4
        x         float32[3]  three
        scale     float32[3]  three
        b         float32[3]  three
        mean      float32[3]  three
        variance  float32[3]  three
      fix: reshape x to four axes]
    `);
  });

  test("when given other running statistics", () => {
    expect(() =>
      batchNormalizationTraining({ x: image, ...all(three), variance: four }),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: BatchNormalizationTraining at (top level): variance has shape [4] but x asks for one number a channel: [3]
        x         float32[2, 3, 4, 4]  image
        scale     float32[3]  three
        b         float32[3]  three
        mean      float32[3]  three
        variance  float32[4]  four
      fix: give variance shape [3]]
    `);
  });

  test("when given a single pixel to train on", () => {
    expect(() => batchNormalizationTraining({ x: pixel, ...all(three) })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: BatchNormalizationTraining at (top level): each channel of x is one pixel, which has no variance
        x         float32[1, 3, 1, 1]  pixel
        scale     float32[3]  three
        b         float32[3]  three
        mean      float32[3]  three
        variance  float32[3]  three
      fix: give a batch of several images, or larger ones]
    `);
  });

  test("when given dy of another image", () => {
    expect(() =>
      batchNormalizationGrad({ x: image, scale: three, dy: pixel }),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: BatchNormalizationGrad at (top level): dy has shape [1, 3, 1, 1] but x has [2, 3, 4, 4]
        x      float32[2, 3, 4, 4]  image
        scale  float32[3]  three
        dy     float32[1, 3, 1, 1]  pixel
      fix: give dy shape [2, 3, 4, 4]]
    `);
  });
});
