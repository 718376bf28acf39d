import { html, type Markup } from "./markup.ts";
import { compact, count } from "./numbers.ts";
import { reportStyle } from "./report-style.ts";
import type { Table } from "./table.ts";
import { htmlTable } from "./table-html.ts";

/** One network of the gallery. */
export interface GalleryEntry {
  readonly name: string;
  readonly task: string;
  readonly paper: string;
  /** The input that it is drawn and counted for, such as `1×3×224×224`. */
  readonly input: string;
  readonly parameters: number;
  readonly macs: number;
  readonly nodes: number;
  /** Address of its drawing, beside the page. */
  readonly drawing: string;
  readonly blocks: Table;
  /** Where its MACs are. */
  readonly bars: Markup;
  readonly published: Table;
  readonly knobs: Table;
}

export interface GalleryInput {
  readonly families: Readonly<Record<string, readonly GalleryEntry[]>>;
  readonly plots: readonly Markup[];
}

/** A page of networks that opens from disk: an index, a box to search it, and each network's drawing and tables. */
export function galleryPage({ families, plots }: GalleryInput): string {
  const named = Object.entries(families);
  const all = named.flatMap(([, entries]) => entries);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>thumbnet: networks</title>
${reportStyle}${galleryStyle}
</head>
<body>
<main>
<header><h1>Networks</h1><p class="quiet">${count(all.length)} networks, as the zoo builds them. MACs are one multiply and one add each. A drawing that is opened by itself folds and unfolds on a click.</p></header>
<section><input id="search" type="search" placeholder="name, paper or task" aria-label="search">
<nav>${named.map(([family, entries]) => index(family, entries))}</nav></section>
${plots.length === 0 ? [] : html`<section class="curves">${plots}</section>`}
${named.map(
  ([family, entries]) => html`<div data-group><h2 class="family" id="family-${family}">${family}</h2>
${entries.map(card)}</div>`,
)}
</main>
${searchScript}
</body>
</html>
`.markup;
}

function index(family: string, entries: readonly GalleryEntry[]): Markup {
  const links = entries.map(
    (entry) => html`<a href="#${entry.name}" data-words="${wordsOf(entry)}">${entry.name}</a>
`,
  );
  return html`<div data-group><a class="strong" href="#family-${family}">${family}</a> ${links}</div>`;
}

function card(entry: GalleryEntry): Markup {
  const { name, task, paper, input, parameters, macs, nodes, drawing, blocks, bars, published, knobs } =
    entry;
  return html`<section class="network" id="${name}" data-words="${wordsOf(entry)}">
<h2>${name}</h2><p class="quiet">${task} · ${paper}</p>
<div class="sides"><a class="drawing" href="${drawing}" title="open the drawing"><img loading="lazy" src="${drawing}" alt="drawing of ${name}"></a>
<div><dl class="numbers">${number("parameters", compact(parameters))}${number(`MACs at ${input}`, compact(macs))}${number("operators", count(nodes))}</dl>
${titled("Blocks", blocks)}${bars}${titled("Published and counted", published)}${titled("Options", knobs)}</div></div>
</section>
`;
}

/** What a search looks through. */
const wordsOf = ({ name, task, paper }: GalleryEntry): string => [name, task, paper].join(" ").toLowerCase();

const number = (title: string, value: string): Markup => html`<div><dt>${title}</dt><dd>${value}</dd></div>`;

const titled = (title: string, table: Table): Markup =>
  table.rows.length === 0 ? html`` : html`<h3>${title}</h3><div class="scroll">${htmlTable(table)}</div>`;

const galleryStyle: Markup = {
  markup: `<style>
main { max-width: 1400px; }
h3 { font-size: 14px; margin: 20px 0 6px; } .family { margin: 40px 0 0; font-size: 22px; text-transform: capitalize; }
#search { width: 100%; padding: 10px 12px; font: inherit; color: inherit; background: var(--page); border: 1px solid var(--rule); border-radius: 8px; }
nav div { margin-top: 12px; line-height: 1.7; } nav a { margin-right: 10px; color: var(--accent); text-decoration: none; white-space: nowrap; } nav .strong { font-weight: 600; text-transform: capitalize; }
.network .picture { margin-top: 20px; max-width: 760px; }
.sides { display: grid; grid-template-columns: minmax(0, 340px) minmax(0, 1fr); gap: 28px; }
.drawing { display: block; max-height: 620px; overflow: hidden auto; border: 1px solid var(--rule); border-radius: 8px; } .drawing img { width: 100%; display: block; }
th, td { text-align: left; white-space: normal; } th.n, td.n { text-align: right; white-space: nowrap; } td { font-size: 14px; vertical-align: top; }
@media (max-width: 800px) { .network .picture { margin-top: 20px; max-width: 760px; }
.sides { grid-template-columns: minmax(0, 1fr); } }
[hidden] { display: none; }
</style>`,
};

const searchScript: Markup = {
  markup: `<script>
const search = document.getElementById("search");
const entries = [...document.querySelectorAll("[data-words]")];
const groups = [...document.querySelectorAll("[data-group]")];
search.addEventListener("input", () => {
  const words = search.value.toLowerCase().split(" ").filter(Boolean);
  for (const entry of entries) entry.hidden = !words.every((word) => entry.dataset.words.includes(word));
  for (const group of groups) group.hidden = !group.querySelector("[data-words]:not([hidden])");
});
</script>`,
};
