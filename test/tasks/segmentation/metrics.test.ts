import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ConfusionMatrix } from "../../../src/tasks/segmentation/confusion.ts";
import { segmentationMetrics } from "../../../src/tasks/segmentation/metrics.ts";

const names = ["sky", "road", "car", "sign"];

const rows = fc.array(fc.array(fc.nat(20), { minLength: 4, maxLength: 4 }), { minLength: 4, maxLength: 4 });

const measured = (matrix: readonly (readonly number[])[], labels = names.slice(0, matrix.length)) =>
  segmentationMetrics(ConfusionMatrix.fromRows(matrix), { images: 3, names: labels });

describe("segmentationMetrics", () => {
  test("are the fractions that algebra gives for a hand-made matrix", () => {
    const matrix = [
      [6, 2, 0],
      [1, 9, 0],
      [3, 1, 2],
    ];
    expect(measured(matrix)).toEqual({
      images: 3,
      pixelAccuracy: 17 / 24,
      meanIoU: (6 / 12 + 9 / 13 + 2 / 6) / 3,
      meanTruePositive: (6 / 8 + 9 / 10 + 2 / 6) / 3,
      classes: [
        { name: "sky", iou: 6 / 12, truePositive: 6 / 8, falsePositiveRatio: 4 / 6, pixels: 8 },
        { name: "road", iou: 9 / 13, truePositive: 9 / 10, falsePositiveRatio: 3 / 9, pixels: 10 },
        { name: "car", iou: 2 / 6, truePositive: 2 / 6, falsePositiveRatio: 0, pixels: 6 },
      ],
    });
  });

  test("leave a class that the truth lacks out of the means, even where it was predicted", () => {
    const { classes, meanIoU, meanTruePositive } = measured([
      [3, 1],
      [0, 0],
    ]);
    expect(classes[1]).toEqual({
      name: "road",
      iou: null,
      truePositive: null,
      falsePositiveRatio: null,
      pixels: 0,
    });
    expect([meanIoU, meanTruePositive]).toEqual([3 / 4, 3 / 4]);
  });

  test("have no false positive ratio for a class that was never found", () => {
    const { classes } = measured([
      [0, 2],
      [5, 1],
    ]);
    expect(classes[0]).toEqual({ name: "sky", iou: 0, truePositive: 0, falsePositiveRatio: null, pixels: 2 });
  });

  test("are null, not NaN, when no pixel was counted", () => {
    expect(measured([[0]])).toMatchObject({ pixelAccuracy: null, meanIoU: null, meanTruePositive: null });
  });

  test("keep every key in JSON", () => {
    const json = JSON.stringify(measured([[0]]).classes);
    expect(json).toBe('[{"name":"sky","iou":null,"truePositive":null,"falsePositiveRatio":null,"pixels":0}]');
  });

  test("are perfect for a prediction that equals the truth", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3), { minLength: 1, maxLength: 50 }), (truth) => {
        const matrix = new ConfusionMatrix(4);
        matrix.count(truth, truth);
        const { pixelAccuracy, meanIoU, meanTruePositive, classes } = segmentationMetrics(matrix, {
          images: 1,
          names,
        });
        expect([pixelAccuracy, meanIoU, meanTruePositive]).toEqual([1, 1, 1]);
        expect(
          classes.every(({ falsePositiveRatio, pixels }) => (pixels > 0 ? falsePositiveRatio === 0 : true)),
        ).toBe(true);
      }),
    );
  });

  test("move with their classes when the classes are permuted", () => {
    fc.assert(
      fc.property(rows, fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }), (matrix, order) => {
        const before = measured(matrix);
        const after = measured(
          order.map((r) => order.map((c) => matrix[r]?.[c] ?? 0)),
          order.map((c) => names[c] ?? ""),
        );
        expect(after.classes).toEqual(order.map((c) => before.classes[c]));
        expect(after.pixelAccuracy).toBe(before.pixelAccuracy);
        expect(after.meanIoU ?? -1).toBeCloseTo(before.meanIoU ?? -1, 12);
      }),
    );
  });

  test("obey 1 / IoU = 1 / recall + false positive ratio", () => {
    fc.assert(
      fc.property(rows, (matrix) => {
        for (const { iou, truePositive, falsePositiveRatio } of measured(matrix).classes) {
          if (!iou || !truePositive || falsePositiveRatio === null) continue;
          expect(1 / iou).toBeCloseTo(1 / truePositive + falsePositiveRatio, 9);
        }
      }),
    );
  });

  test("refuse names that do not fit the classes", () => {
    expect(() => measured([[1]], ["sky", "road"])).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: 2 names do not fit 1 classes]`,
    );
  });
});

/** Squeeze U-Net, Table 7: the greatest recall and IoU and the least false positive ratio over batches. */
const table7 = {
  "Squeeze U-Net": {
    building: { recall: 0.863, iou: 0.808, ratio: 0.06 },
    tree: { recall: 0.738, iou: 0.575, ratio: 0.186 },
    sky: { recall: 0.994, iou: 0.928, ratio: 0.063 },
    car: { recall: 0.993, iou: 0.667, ratio: 0.262 },
    road: { recall: 0.982, iou: 0.913, ratio: 0.077 },
  },
  "U-Net": {
    building: { recall: 0.901, iou: 0.734, ratio: 0.234 },
    tree: { recall: 0.924, iou: 0.65, ratio: 0.201 },
    sky: { recall: 0.994, iou: 0.945, ratio: 0.045 },
    car: { recall: 0.978, iou: 0.812, ratio: 0.107 },
    road: { recall: 0.992, iou: 0.937, ratio: 0.056 },
  },
};

describe("the denominator of Table 7's false positive ratio", () => {
  const half = 0.0005;
  const columns = Object.entries(table7).flatMap(([network, classes]) =>
    Object.entries(classes).map(([name, column]) => ({ column: `${network}, ${name}`, ...column })),
  );
  type Column = (typeof columns)[number];
  /** Whether some batch can have the greatest IoU, given that its ratio is at least the least one. */
  const fits = (recallNeeded: (iou: number, ratio: number) => number) => (column: Column) =>
    recallNeeded(column.iou - half, column.ratio - half) <= column.recall + half;

  test("can be the true positive pixels: IoU = 1 / (1 / recall + ratio) fits all ten columns", () => {
    expect(columns.filter(fits((iou, ratio) => 1 / (1 / iou - ratio)))).toEqual(columns);
  });

  test("cannot be the pixels of the truth: IoU = recall / (1 + ratio) breaks a column, rounding allowed for", () => {
    const broken = columns.filter((column) => !fits((iou, ratio) => iou * (1 + ratio))(column));
    expect(broken.map(({ column }) => column)).toEqual(["U-Net, building"]);
  });
});
