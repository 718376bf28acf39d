import type { ClassSet } from "../data/index.ts";
import type { SegmentationMetrics } from "../tasks/segmentation/metrics.ts";
import { confusionPicture } from "./confusion-picture.ts";
import { type History, trainingCurves } from "./curves.ts";
import { cssColour } from "./legend.ts";
import { html, type Markup } from "./markup.ts";
import { compact, count, fraction, percent } from "./numbers.ts";
import { reportStyle } from "./report-style.ts";

/** One image of the report: the photograph and two coloured masks, each a `data:image/…` URI. */
export interface ReportSample {
  readonly id: string;
  readonly image: string;
  readonly truth: string;
  readonly prediction: string;
}

/** Everything the report shows, as JSON could hold it. */
export interface TrainingReportInput {
  readonly title: string;
  readonly model: { readonly name: string; readonly parameters: number; readonly macs: number };
  /** The run's options as they were resolved, in the order to show. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly versions: Readonly<Record<string, string>>;
  readonly classes: ClassSet;
  readonly history: History;
  readonly metrics: SegmentationMetrics;
  /** Pixels; rows are the truth, columns the prediction. */
  readonly confusion: readonly (readonly number[])[];
  readonly samples: readonly ReportSample[];
}

/** One HTML file that tells a training's story and opens from disk: it asks for nothing outside itself. */
export function trainingReport(input: TrainingReportInput): string {
  const { title, model, options, versions, classes, history, metrics, confusion, samples } = input;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${title}</title>
${reportStyle}
</head>
<body>
<main>
<header><h1>${title}</h1><p class="quiet">${model.name} · ${compact(model.parameters)} parameters · ${compact(model.macs)} MACs (one multiply and one add each)</p></header>
<section><dl class="numbers">${keyNumbers(input)}</dl></section>
${section("Training", html`<div class="curves">${trainingCurves(history)}</div>`)}
${section("Classes", classTable(metrics, classes))}
${section("What is taken for what", html`<p class="quiet">Of each true class (row), the percentage of its pixels predicted as each class (column).</p>${confusionPicture({ confusion, names: classes.names })}`)}
${samples.length === 0 ? [] : section("Predictions", triples(samples, classes))}
${section("Options", pairs(options))}
${section("Versions", pairs(versions))}
</main>
</body>
</html>
`;
  return page.markup;
}

function section(title: string, body: Markup): Markup {
  return html`<section><h2>${title}</h2>${body}</section>`;
}

function keyNumbers({ metrics, history: { train } }: TrainingReportInput): Markup[] {
  const speeds = train.map(({ imagesPerSecond }) => imagesPerSecond).sort((a, b) => a - b);
  const median = speeds[Math.floor(speeds.length / 2)];
  const numbers = [
    ["mean IoU", fraction(metrics.meanIoU)],
    ["pixel accuracy", percent(metrics.pixelAccuracy)],
    ["mean true positive", percent(metrics.meanTruePositive)],
    ["images evaluated", count(metrics.images)],
    ["steps", count(train.at(-1)?.step)],
    ["images/s, median", compact(median)],
  ] as const;
  return numbers.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`);
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

function triples(samples: readonly ReportSample[], { names, colours }: ClassSet): Markup {
  return html`<ul class="classes">${names.map((name, c) => html`<li>${swatch(colours[c])}${name}</li>`)}</ul>
<div class="triples"><b>image</b><b>truth</b><b>prediction</b>
${samples.map(triple)}</div>`;
}

function triple({ id, image, truth, prediction }: ReportSample): Markup {
  return html`${picture(id, image)}${picture(`truth of ${id}`, truth)}${picture(`prediction of ${id}`, prediction)}<span>${id}</span>
`;
}

function picture(name: string, uri: string): Markup {
  if (!uri.startsWith("data:image/")) {
    throw new TypeError(`the picture ${name} is not a data:image URI: ${uri.slice(0, 40)}`);
  }
  return html`<img src="${uri}" alt="${name}" loading="lazy">`;
}

function swatch(colour: ClassSet["colours"][number] = [0, 0, 0]): Markup {
  return html`<span class="swatch" style="background: ${cssColour(colour)}"></span>`;
}

function pairs(values: Readonly<Record<string, unknown>>): Markup {
  const rows = flattened(values).map(([name, text]) => html`<div><dt>${name}</dt><dd>${text}</dd></div>`);
  return html`<dl class="pairs">${rows}</dl>`;
}

/** Names and values as text; an object's own entries are named after it: `set.width`. */
function flattened(values: object, path = ""): [name: string, text: string][] {
  return Object.entries(values).flatMap(([key, value]: [string, unknown]) => {
    const name = `${path}${key}`;
    if (Array.isArray(value)) return [[name, value.map(written).join(", ")]];
    return typeof value === "object" && value !== null
      ? flattened(value, `${name}.`)
      : [[name, written(value)]];
  });
}

function written(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "–");
}
