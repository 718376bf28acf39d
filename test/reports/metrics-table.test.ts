import { describe, expect, test } from "vitest";
import { metricsTable, paperTable } from "../../src/reports/metrics-table.ts";
import { textTable } from "../../src/reports/table.ts";
import { ConfusionMatrix } from "../../src/tasks/segmentation/confusion.ts";
import { segmentationMetrics } from "../../src/tasks/segmentation/metrics.ts";
import { paperMetrics } from "../../src/tasks/segmentation/paper-metrics.ts";

const names = ["Sky", "Road", "Pole"];
const matrix = ConfusionMatrix.fromRows([
  [600_000, 2_000, 100],
  [12_000, 901_000, 0],
  [0, 0, 0],
]);

describe("the metrics table", () => {
  test("has a row per class, a dash where a class does not occur, and the means below", () => {
    const metrics = segmentationMetrics(matrix, { images: 8, names });
    expect(`\n${textTable(metricsTable(metrics))}\n`).toMatchInlineSnapshot(`
      "
      class     IoU   true positive   false : true positive   in the truth
                                  %                       %         pixels
      ────────────────────────────────────────────────────────────────────
      Sky     0.977            99.7                     2.0        602,100
      Road    0.985            98.7                     0.2        913,000
      Pole    –                 –                       –                0
      ────────────────────────────────────────────────────────────────────
      mean    0.981            99.2
      "
    `);
  });

  test("has average, maximum and minimum side by side for the paper's way", () => {
    const few = ConfusionMatrix.fromRows([
      [90, 10, 0],
      [20, 80, 0],
      [5, 4, 1],
    ]);
    expect(`\n${textTable(paperTable(paperMetrics([matrix, few], names)))}\n`).toMatchInlineSnapshot(`
      "
      class     true positive, %                     IoU                   false : true, %                in batches
                         average    max    min   average     max     min           average    max   min
      ──────────────────────────────────────────────────────────────────────────────────────────────────────────────
      Sky                   94.8   99.7   90.0     0.849   0.977   0.720              14.9   27.8   2.0            2
      Road                  89.3   98.7   80.0     0.843   0.985   0.702               8.9   17.5   0.2            2
      Pole                  10.0   10.0   10.0     0.100   0.100   0.100               0.0    0.0   0.0            1
      ──────────────────────────────────────────────────────────────────────────────────────────────────────────────
      average               64.7   69.4   60.0     0.597   0.687   0.507               7.9   15.1   0.7            2
      "
    `);
  });
});
