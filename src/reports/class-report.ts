import type { ClassificationMetrics } from "../tasks/classification/metrics.ts";
import { trainingCurves } from "./curves.ts";
import { html } from "./markup.ts";
import { topRatesTable } from "./metrics-table.ts";
import { count, percent } from "./numbers.ts";
import { originSections, paceNumbers, type ReportInput, reportPage } from "./report-page.ts";
import { htmlTable } from "./table-html.ts";

/** Everything the report of a network that classifies shows. */
export interface ClassReportInput extends ReportInput {
  readonly metrics: ClassificationMetrics;
}

/** The story of a training that classifies photographs, as one HTML file that opens from disk. */
export function classReport(input: ClassReportInput): string {
  const { title, model, history, metrics } = input;
  return reportPage({
    title,
    model,
    numbers: [
      ["top-1", percent(metrics.top1)],
      ["top-5", percent(metrics.top5)],
      ["photographs evaluated", count(metrics.images)],
      ...paceNumbers(history),
    ],
    sections: [
      { title: "Training", body: html`<div class="curves">${trainingCurves(history)}</div>` },
      { title: "Classes", body: htmlTable(topRatesTable(metrics)) },
      ...originSections(input),
    ],
  });
}
