/** Fills the README's table with what the benchmarks and trainings wrote into bench/results. */
import { readFileSync, writeFileSync } from "node:fs";
import type { Comparison } from "../bench/results.ts";
import { type Cell, markdownTable } from "../src/reports/index.ts";
import { resultsOf } from "./results.ts";

interface TrainingSummary {
  readonly title: string;
  readonly imagesSeen: number;
  readonly pixelAccuracy: number;
  readonly meanIoU: number;
}

const readme = new URL("../README.md", import.meta.url);

function timings(): readonly Cell[][] {
  const found = resultsOf<{ readonly comparisons: readonly Comparison[] }>("train");
  return (found?.comparisons ?? []).flatMap(({ what, sides, ratios }) =>
    sides
      .slice(1)
      .map(({ name, milliseconds, peakBytes }, i) => [
        `${what}, beside ${name}`,
        `${sides[0]?.milliseconds.median.toFixed(0)} ms, ${gigabytes(sides[0]?.peakBytes)}`,
        `${milliseconds.median.toFixed(0)} ms, ${gigabytes(peakBytes)}`,
        ratios[i]?.toFixed(2) ?? null,
      ]),
  );
}

const gigabytes = (bytes = Number.NaN): string => `${(bytes / 1e9).toFixed(1)} GB`;

function trainings(): readonly Cell[][] {
  const [paper, ours] = resultsOf<readonly TrainingSummary[]>("camvid") ?? [];
  if (!paper || !ours) return [];
  const said = ({ pixelAccuracy, meanIoU }: TrainingSummary) =>
    `${(100 * pixelAccuracy).toFixed(1)} % of pixels, mean IoU ${(100 * meanIoU).toFixed(1)} %`;
  return [
    [
      `CamVid val after ${ours.imagesSeen.toLocaleString("en")} pictures, beside the paper's recipe`,
      said(ours),
      said(paper),
      null,
    ],
  ];
}

const table = markdownTable({
  columns: [{ title: "what" }, { title: "thumbnet" }, { title: "the other" }, { title: "ratio" }],
  rows: [...timings(), ...trainings()],
});
const text = readFileSync(readme, "utf8");
const filled = text.replace(
  /(<!-- measured:[^>]*-->\n)[\s\S]*?(<!-- \/measured -->)/,
  (_, open: string, close: string) => `${open}\n${table}\n\n${close}`,
);
writeFileSync(readme, filled);
