import type { ClassSet } from "../data/index.ts";
import type { SegmentationMetrics } from "../tasks/segmentation/metrics.ts";
import { confusionPicture } from "./confusion-picture.ts";
import { trainingCurves } from "./curves.ts";
import { html, type Markup } from "./markup.ts";
import { count, fraction, percent } from "./numbers.ts";
import {
  originSections,
  paceNumbers,
  type ReportInput,
  reportPage,
  sampleSections,
  swatch,
} from "./report-page.ts";

/** Everything the report of a network that labels pixels shows. */
export interface TrainingReportInput extends ReportInput {
  readonly metrics: SegmentationMetrics;
  /** Pixels; rows are the truth, columns the prediction. */
  readonly confusion: readonly (readonly number[])[];
}

/** One HTML file that tells a training's story and opens from disk: it asks for nothing outside itself. */
export function trainingReport(input: TrainingReportInput): string {
  const { title, model, classes, history, metrics, confusion } = input;
  return reportPage({
    title,
    model,
    numbers: [
      ["mean IoU", fraction(metrics.meanIoU)],
      ["pixel accuracy", percent(metrics.pixelAccuracy)],
      ["mean true positive", percent(metrics.meanTruePositive)],
      ["images evaluated", count(metrics.images)],
      ...paceNumbers(history),
    ],
    sections: [
      { title: "Training", body: html`<div class="curves">${trainingCurves(history)}</div>` },
      { title: "Classes", body: classTable(metrics, classes) },
      {
        title: "What is taken for what",
        body: html`<p class="quiet">Of each true class (row), the percentage of its pixels predicted as each class (column).</p>${confusionPicture({ confusion, names: classes.names })}`,
      },
      ...sampleSections(input),
      ...originSections(input),
    ],
  });
}

function classTable(metrics: SegmentationMetrics, { colours }: ClassSet): Markup {
  const rows = metrics.classes.map(
    (
      { name, iou, truePositive, falsePositiveRatio, pixels },
      c,
    ) => html`<tr><td>${swatch(colours[c])}${name}</td><td>${fraction(iou)}</td><td class="bar"><span><i style="width: ${percent(iou ?? 0, 0).replace(" ", "")}"></i></span></td><td>${percent(truePositive)}</td><td>${percent(falsePositiveRatio)}</td><td>${count(pixels)}</td></tr>
`,
  );
  return html`<div class="scroll"><table><thead><tr><th>class</th><th>IoU</th><th></th><th>true positive<br>of the class’s pixels</th><th>false positive<br>relative to true positive</th><th>pixels<br>in the truth</th></tr></thead>
<tbody>${rows}</tbody>
<tfoot><tr><td>mean</td><td>${fraction(metrics.meanIoU)}</td><td></td><td>${percent(metrics.meanTruePositive)}</td><td></td><td></td></tr></tfoot></table></div>`;
}
