import type { ClassSet } from "../data/index.ts";
import type { KeypointMetrics } from "../tasks/keypoints/metrics.ts";
import { trainingCurves } from "./curves.ts";
import { html, type Markup } from "./markup.ts";
import { count, fraction } from "./numbers.ts";
import {
  originSections,
  paceNumbers,
  type ReportInput,
  reportPage,
  sampleSections,
  swatch,
} from "./report-page.ts";

/** Everything the report of a network that finds keypoints shows. */
export interface KeypointReportInput extends ReportInput {
  readonly metrics: KeypointMetrics;
}

/** The story of a training that finds keypoints, as one HTML file that opens from disk. */
export function keypointReport(input: KeypointReportInput): string {
  const { title, model, classes, history, metrics } = input;
  return reportPage({
    title,
    model,
    numbers: [
      ["mean distance", fraction(metrics.distance, 4)],
      ["mean squared difference", fraction(metrics.loss, 4)],
      ["images evaluated", count(metrics.images)],
      ...paceNumbers(history),
    ],
    sections: [
      { title: "Training", body: html`<div class="curves">${trainingCurves(history)}</div>` },
      { title: "Keypoints", body: keypointRows(metrics, classes) },
      ...sampleSections(input),
      ...originSections(input),
    ],
  });
}

function keypointRows({ keypoints, distance }: KeypointMetrics, { colours }: ClassSet): Markup {
  const rows = keypoints.map(
    (
      { name, distance: own },
      k,
    ) => html`<tr><td>${swatch(colours[k])}${name}</td><td>${fraction(own, 4)}</td></tr>
`,
  );
  return html`<div class="scroll"><table><thead><tr><th>keypoint</th><th>mean distance<br>the picture being 2 wide</th></tr></thead>
<tbody>${rows}</tbody>
<tfoot><tr><td>mean</td><td>${fraction(distance, 4)}</td></tr></tfoot></table></div>`;
}
