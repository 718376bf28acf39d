import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ConfusionMatrix } from "../../../src/tasks/segmentation/confusion.ts";
import { paperMetrics } from "../../../src/tasks/segmentation/paper-metrics.ts";

const names = ["sky", "car"];

const [first, second] = [
  ConfusionMatrix.fromRows([
    [8, 2],
    [1, 3],
  ]),
  ConfusionMatrix.fromRows([
    [9, 3],
    [0, 0],
  ]),
];

describe("paperMetrics", () => {
  test("average each batch's rates and keep the extremes, as algebra gives them", () => {
    const { classes, batches } = paperMetrics([first, second], names);
    expect(batches).toBe(2);
    expect(classes[0]).toEqual({
      name: "sky",
      batches: 2,
      truePositive: { average: (8 / 10 + 9 / 12) / 2, maximum: 8 / 10, minimum: 9 / 12 },
      iou: { average: (8 / 11 + 9 / 12) / 2, maximum: 9 / 12, minimum: 8 / 11 },
      falsePositiveRatio: { average: 1 / 16, maximum: 1 / 8, minimum: 0 },
    });
  });

  test("leave out a batch whose truth lacks the class", () => {
    const [, car] = paperMetrics([first, second], names).classes;
    expect(car?.batches).toBe(1);
    expect(car?.iou).toEqual({ average: 3 / 6, maximum: 3 / 6, minimum: 3 / 6 });
  });

  test("average over classes number by number, as Table 7's last columns do", () => {
    const { classes, average } = paperMetrics([first, second], names);
    const maxima = classes.map(({ iou }) => iou.maximum ?? 0);
    expect(average.iou.maximum).toBeCloseTo(maxima.reduce((a, b) => a + b) / 2, 12);
  });

  test("are null for a class that occurs in no batch", () => {
    const { classes } = paperMetrics([second], names);
    expect(classes[1]).toMatchObject({ batches: 0, iou: { average: null, maximum: null, minimum: null } });
  });

  test("lie in order: minimum, average, maximum", () => {
    const matrix = fc
      .array(fc.array(fc.nat(9), { minLength: 2, maxLength: 2 }), { minLength: 2, maxLength: 2 })
      .map((rows) => ConfusionMatrix.fromRows(rows));
    fc.assert(
      fc.property(fc.array(matrix, { maxLength: 6 }), (batches) => {
        for (const { iou } of paperMetrics(batches, names).classes) {
          const { minimum, average, maximum } = iou;
          if (minimum === null || average === null || maximum === null) continue;
          expect(minimum).toBeLessThanOrEqual(average + 1e-12);
          expect(average).toBeLessThanOrEqual(maximum + 1e-12);
        }
      }),
    );
  });
});
