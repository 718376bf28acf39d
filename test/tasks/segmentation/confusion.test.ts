import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ConfusionMatrix } from "../../../src/tasks/segmentation/confusion.ts";

const classes = 4;
const void_ = 255;

/** Some pixels: a truth that may be void, and a prediction. */
const pixels = fc.array(fc.tuple(fc.constantFrom(0, 1, 2, 3, void_), fc.nat(classes - 1)), { maxLength: 60 });

function counted(...images: (readonly [truth: number, predicted: number])[][]): ConfusionMatrix {
  const matrix = new ConfusionMatrix(classes);
  for (const image of images) {
    matrix.count(
      image.map(([truth]) => truth),
      Uint8Array.from(image, ([, predicted]) => predicted),
    );
  }
  return matrix;
}

describe("ConfusionMatrix", () => {
  test("counts the truth along rows and the prediction along columns", () => {
    const matrix = new ConfusionMatrix(3);
    matrix.count([0, 0, 1, 2, 2, 2], [0, 1, 1, 0, 0, 2]);
    expect(matrix.rows()).toEqual([
      [1, 1, 0],
      [0, 1, 0],
      [2, 0, 1],
    ]);
    expect(matrix.at(2, 0)).toBe(2);
  });

  test("skips void pixels, whatever was predicted there", () => {
    const matrix = new ConfusionMatrix(2);
    matrix.count([void_, 0, void_, 2], [1, 0, 77, 0]);
    expect(matrix.rows()).toEqual([
      [1, 0],
      [0, 0],
    ]);
  });

  test("is the same whether two images are counted together or apart and merged", () => {
    fc.assert(
      fc.property(pixels, pixels, (one, other) => {
        const merged = counted(one);
        merged.merge(counted(other));
        expect(merged).toEqual(counted(one, other));
        expect(merged).toEqual(counted([...one, ...other]));
      }),
    );
  });

  test("comes back from its rows", () => {
    fc.assert(
      fc.property(pixels, (image) => {
        const matrix = counted(image);
        expect(ConfusionMatrix.fromRows(matrix.rows())).toEqual(matrix);
      }),
    );
  });

  test("names the numbers that do not fit", () => {
    const matrix = new ConfusionMatrix(2);
    expect(() => matrix.count([0, 1], [0])).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: the truth has 2 pixels but the prediction has 1]`,
    );
    expect(() => matrix.count([0, 1], [0, 2])).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: pixel 1 is predicted as class 2 of 2]`,
    );
    expect(() => matrix.merge(new ConfusionMatrix(3))).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: a matrix of 3 classes does not add to one of 2]`,
    );
    expect(() => ConfusionMatrix.fromRows([[1, 2], [3]])).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: row 1 of the confusion matrix has 1 columns, not 2]`,
    );
  });
});
