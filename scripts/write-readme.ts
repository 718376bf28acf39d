/** Fills the README's tables with what the benchmarks and trainings wrote into bench/results. */
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

/** What has no other side: how long it takes alone. */
function counting(): readonly Cell[][] {
  const found = resultsOf<{ readonly comparisons: readonly Comparison[] }>("count");
  return (found?.comparisons ?? []).map(({ what, sides }) => [
    what,
    `${sides[0]?.milliseconds.median.toLocaleString("en", { maximumSignificantDigits: 2 })} ms`,
    "–",
    null,
  ]);
}

/** Squeeze U-Net beside U-Net, where the paper claims a share of its time. */
function paths(): readonly Cell[][] {
  const claims = new Map([
    ["inference of 1x3x360x480", "0.83"],
    ["contracting path", "0.63"],
    ["expanding path", "0.75"],
  ]);
  const found = resultsOf<{ readonly comparisons: readonly Comparison[] }>("paths");
  return (found?.comparisons ?? []).flatMap(({ what, sides, ratios }) =>
    claims.has(what)
      ? [
          [
            `Squeeze U-Net beside U-Net, ${what} (the paper: ${claims.get(what)})`,
            ...sides.map(({ milliseconds }) => `${milliseconds.median.toFixed(0)} ms`),
            ratios[0]?.toFixed(2) ?? null,
          ],
        ]
      : [],
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

interface CompiledSizes {
  readonly name: string;
  readonly size: readonly [h: number, w: number];
  readonly codeBytes: number;
  readonly weightBytes: number;
  readonly totalBytes: number;
  readonly brotliBytes: number;
  readonly peakBytes: number;
  readonly loaderBytes: number;
}

/** What compiled networks take, in a page and on the way to it. */
const compiled = markdownTable({
  columns: [
    { title: "network" },
    { title: "code, bytes" },
    { title: "weights" },
    { title: "the file" },
    { title: "with brotli" },
    { title: "loader" },
    { title: "memory" },
  ],
  rows: (resultsOf<readonly CompiledSizes[]>("compiled") ?? []).map((file) => [
    `${file.name}, ${file.size.join("×")}`,
    file.codeBytes,
    file.weightBytes,
    file.totalBytes,
    file.brotliBytes,
    file.loaderBytes,
    file.peakBytes,
  ]),
});

const table = markdownTable({
  columns: [{ title: "what" }, { title: "thumbnet" }, { title: "the other" }, { title: "ratio" }],
  rows: [...timings(), ...trainings(), ...paths(), ...counting()],
});
const text = readFileSync(readme, "utf8");
/** The text with a marked part written again. */
const marked = (whole: string, mark: string, part: string): string =>
  whole.replace(
    new RegExp(`(<!-- ${mark}:[^>]*-->\\n)[\\s\\S]*?(<!-- /${mark} -->)`),
    (_, open: string, close: string) => `${open}\n${part}\n\n${close}`,
  );

writeFileSync(readme, marked(marked(text, "measured", table), "compiled", compiled));
