import { lineChart } from "./line-chart.ts";
import { html, type Markup } from "./markup.ts";
import { count } from "./numbers.ts";
import { type PageParts, reportPage } from "./report-page.ts";
import { niceScale } from "./scale.ts";
import type { Table } from "./table.ts";
import { htmlTable } from "./table-html.ts";

/** A layer that was pruned by itself, and how well the network did with it. */
export interface LayerSensitivity {
  readonly name: string;
  readonly points: readonly (readonly [sparsity: number, metric: number])[];
}

/** Everything the report of a compressed network shows, as JSON could hold it. */
export interface CompressionReportInput extends Pick<PageParts, "title" | "model"> {
  /** Bytes of the file, and of the numbers in float32. */
  readonly bytes: number;
  readonly whole: number;
  /** What the network is measured by, such as `top-1`, in per cent, and what became of it. */
  readonly metric: string;
  readonly before: number;
  readonly after: number;
  readonly stages: Table;
  readonly layers: Table;
  /** One sentence on each thing that a reader should know of the numbers. */
  readonly notes: readonly string[];
  /** Absent where none were measured. */
  readonly sensitivities?: { readonly images: number; readonly layers: readonly LayerSensitivity[] };
}

/** How a network became small, as one HTML file that opens from disk. */
export function compressionReport(input: CompressionReportInput): string {
  const { title, model, bytes, whole, metric, before, after, stages, layers, notes } = input;
  return reportPage({
    title,
    model,
    numbers: [
      ["bytes", count(bytes)],
      ["times smaller than float32", (whole / bytes).toFixed(1)],
      [metric, `${after.toFixed(2)} %`],
      ["before", `${before.toFixed(2)} %`],
    ],
    sections: [
      {
        title: "Stages",
        body: html`${scrolling(stages)}${notes.map((note) => html`<p class="quiet">${note}</p>`)}`,
      },
      { title: "Layers", body: scrolling(layers) },
      ...sensitivitySections(input),
    ],
  });
}

const scrolling = (table: Table): Markup => html`<div class="scroll">${htmlTable(table)}</div>`;

/** Layers that share a chart: as many as there are tones. */
const together = 3;

function sensitivitySections({ metric, sensitivities }: CompressionReportInput): PageParts["sections"] {
  if (!sensitivities) return [];
  const { images, layers } = sensitivities;
  const groups = Array.from({ length: Math.ceil(layers.length / together) }, (_, i) =>
    layers.slice(i * together, (i + 1) * together),
  );
  const metrics = layers.flatMap(({ points }) => points.map(([, value]) => value));
  const span = [Math.min(...metrics), Math.max(...metrics)] as const;
  const pictures = images === 1 ? "one picture" : `${images} pictures`;
  const body = html`<p class="quiet">Every layer is pruned by itself, its smallest weights first, and nothing is trained. The ${metric} is that of ${pictures} alone, of those that measure the network: a coarse measure.</p>
<div class="curves">${groups.map((group) => chartOf(group, { metric, span }))}</div>`;
  return [{ title: "Sensitivity of each layer to pruning", body }];
}

const tones = [1, 2, 3] as const;

function chartOf(
  layers: readonly LayerSensitivity[],
  { metric, span }: { readonly metric: string; readonly span: readonly [number, number] },
): Markup {
  const across = layers.flatMap(({ points }) => points.map(([sparsity]) => 100 * sparsity));
  return lineChart({
    title: metric,
    unit: "%",
    across: {
      name: "weights pruned (%)",
      scale: niceScale({ low: Math.min(...across), high: Math.max(...across), steps: 5 }),
    },
    span,
    series: layers.map(({ name, points }, i) => ({
      name: name.replace(/\/weight$/, ""),
      tone: tones[i % tones.length] ?? 1,
      mark: "dots",
      points: points.map(([sparsity, value]) => [100 * sparsity, value] as const),
    })),
  });
}
