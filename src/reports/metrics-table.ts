import type { ClassificationMetrics } from "../tasks/classification/metrics.ts";
import type { SegmentationMetrics } from "../tasks/segmentation/metrics.ts";
import type { PaperMetrics, PaperRates } from "../tasks/segmentation/paper-metrics.ts";
import type { Cell, Column, Table } from "./table.ts";

/** One row per class and their mean below: IoU, recall, false positives, pixels in the truth. */
export function metricsTable(metrics: SegmentationMetrics): Table {
  return {
    columns: [
      { title: "class" },
      { title: "IoU", digits: 3 },
      { title: "true positive", unit: "%", digits: 1 },
      { title: "false : true positive", unit: "%", digits: 1 },
      { title: "in the truth", unit: "pixels" },
    ],
    rows: metrics.classes.map(({ name, iou, truePositive, falsePositiveRatio, pixels }) => [
      name,
      iou,
      inPercent(truePositive),
      inPercent(falsePositiveRatio),
      pixels,
    ]),
    footer: [["mean", metrics.meanIoU, inPercent(metrics.meanTruePositive), "", ""]],
  };
}

/** One row per class that photographs are of: how often it came first, and among the first five. */
export function topRatesTable({ classes }: ClassificationMetrics): Table {
  return {
    columns: [
      { title: "class" },
      { title: "top-1", unit: "%", digits: 1 },
      { title: "top-5", unit: "%", digits: 1 },
      { title: "photographs" },
    ],
    rows: classes.map(({ name, top1, top5, images }) => [name, inPercent(top1), inPercent(top5), images]),
  };
}

/** Table 7 of the Squeeze U-Net paper, turned: a row per class, average, maximum and minimum side by side. */
export function paperTable(metrics: PaperMetrics): Table {
  return {
    columns: [
      { title: "class" },
      ...spreadColumns({ title: "true positive, %", digits: 1 }),
      ...spreadColumns({ title: "IoU", digits: 3 }),
      ...spreadColumns({ title: "false : true, %", digits: 1 }),
      { title: "in batches" },
    ],
    rows: metrics.classes.map((row) => [row.name, ...rates(row), row.batches]),
    footer: [["average", ...rates(metrics.average), metrics.batches]],
  };
}

function spreadColumns({ title, digits }: { title: string; digits: number }): Column[] {
  return [
    { title, unit: "average", digits },
    { title: "", unit: "max", digits },
    { title: "", unit: "min", digits },
  ];
}

function rates({ truePositive, iou, falsePositiveRatio }: PaperRates): Cell[] {
  return [
    inPercent(truePositive.average),
    inPercent(truePositive.maximum),
    inPercent(truePositive.minimum),
    iou.average,
    iou.maximum,
    iou.minimum,
    inPercent(falsePositiveRatio.average),
    inPercent(falsePositiveRatio.maximum),
    inPercent(falsePositiveRatio.minimum),
  ];
}

function inPercent(rate: number | null): number | null {
  return rate === null ? null : 100 * rate;
}
