import type { ClassSet } from "../data/index.ts";
import type { History } from "./curves.ts";
import { cssColour } from "./legend.ts";
import { html, type Markup } from "./markup.ts";
import { compact, count } from "./numbers.ts";
import { reportStyle } from "./report-style.ts";

/** One image of the report: the photograph and two pictures of what is on it, each a `data:image/…` URI. */
export interface ReportSample {
  readonly id: string;
  readonly image: string;
  readonly truth: string;
  readonly prediction: string;
}

/** What the reports of all tasks show, as JSON could hold it. */
export interface ReportInput {
  readonly title: string;
  readonly model: { readonly name: string; readonly parameters: number; readonly macs: number };
  /** The run's options as they were resolved, in the order to show. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly versions: Readonly<Record<string, string>>;
  readonly classes: ClassSet;
  readonly history: History;
  readonly samples: readonly ReportSample[];
}

interface Section {
  readonly title: string;
  readonly body: Markup;
}

export interface PageParts extends Pick<ReportInput, "title" | "model"> {
  /** Names and values of what matters most. */
  readonly numbers: readonly (readonly [name: string, value: string])[];
  readonly sections: readonly Section[];
}

/** One HTML file that opens from disk: it asks for nothing outside itself. */
export function reportPage({ title, model, numbers, sections }: PageParts): string {
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
<section><dl class="numbers">${numbers.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl></section>
${sections.map(
  ({ title: heading, body }) => html`<section><h2>${heading}</h2>${body}</section>
`,
)}</main>
</body>
</html>
`;
  return page.markup;
}

/** How long the training was and how fast. */
export function paceNumbers({ train }: History): PageParts["numbers"] {
  const speeds = train.map(({ imagesPerSecond }) => imagesPerSecond).sort((a, b) => a - b);
  const median = speeds[Math.floor(speeds.length / 2)];
  return [
    ["steps", count(train.at(-1)?.step)],
    ["images/s, median", compact(median)],
  ];
}

/** What was asked for, and with which versions of what. */
export const originSections = ({ options, versions }: ReportInput): readonly Section[] => [
  { title: "Options", body: pairs(options) },
  { title: "Versions", body: pairs(versions) },
];

/** Images beside what is true and what was predicted of them; no section where there are none. */
export const sampleSections = ({ samples, classes }: ReportInput): readonly Section[] =>
  samples.length === 0 ? [] : [{ title: "Predictions", body: triples(samples, classes) }];

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

/** A small square of a class's colour. */
export function swatch(colour: ClassSet["colours"][number] = [0, 0, 0]): Markup {
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
