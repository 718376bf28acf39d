/** The README's rows of what was timed beside something else. */
import type { Comparison } from "../../bench/results.ts";
import type { Cell } from "../../src/reports/index.ts";
import { resultsOf } from "../results.ts";

const comparisonsOf = (name: string): readonly Comparison[] =>
  resultsOf<{ readonly comparisons: readonly Comparison[] }>(name)?.comparisons ?? [];

export const timings = (): readonly Cell[][] =>
  comparisonsOf("train").flatMap(({ what, sides, ratios }) =>
    sides
      .slice(1)
      .map(({ name, milliseconds, peakBytes }, i) => [
        `${what}, beside ${name}`,
        `${sides[0]?.milliseconds.median.toFixed(0)} ms, ${gigabytes(sides[0]?.peakBytes)}`,
        `${milliseconds.median.toFixed(0)} ms, ${gigabytes(peakBytes)}`,
        ratios[i]?.toFixed(2) ?? null,
      ]),
  );

const gigabytes = (bytes = Number.NaN): string => `${(bytes / 1e9).toFixed(1)} GB`;

/** What has no other side: how long it takes alone. */
export const counting = (): readonly Cell[][] =>
  comparisonsOf("count").map(({ what, sides }) => [
    what,
    `${sides[0]?.milliseconds.median.toLocaleString("en", { maximumSignificantDigits: 2 })} ms`,
    "–",
    null,
  ]);

/** Squeeze U-Net beside U-Net, where the paper claims a share of its time. */
const claims: ReadonlyMap<string, string> = new Map([
  ["inference of 1x3x360x480", "0.83"],
  ["contracting path", "0.63"],
  ["expanding path", "0.75"],
]);

export const paths = (): readonly Cell[][] =>
  comparisonsOf("paths")
    .filter(({ what }) => claims.has(what))
    .map(({ what, sides, ratios }) => [
      `Squeeze U-Net beside U-Net, ${what} (the paper: ${claims.get(what)})`,
      ...sides.map(({ milliseconds }) => `${milliseconds.median.toFixed(0)} ms`),
      ratios[0]?.toFixed(2) ?? null,
    ]);

/** Our WebAssembly on one thread, plain SIMD, beside ONNX Runtime's: Squeeze U-Net, and how long a page takes to begin. */
export const engines = (): readonly Cell[][] =>
  [
    ...comparisonsOf("infer").filter(({ what }) => /^squeeze-unet.*, 1 thread$/.test(what)),
    ...comparisonsOf("start"),
  ].flatMap(({ what, sides: [ours, ...others], ratios }) =>
    others.flatMap(({ name, milliseconds }, i) =>
      ours && name.startsWith("onnxruntime")
        ? [
            [
              `our WebAssembly beside ${name}: ${what}`,
              ...[ours.milliseconds, milliseconds].map(({ median }) => `${median.toFixed(0)} ms`),
              ratios[i]?.toFixed(2) ?? null,
            ],
          ]
        : [],
    ),
  );

/** Reading a .squeezed file beside the same numbers as they are. */
export const decoding = (): readonly Cell[][] =>
  comparisonsOf("decode").map(({ what, sides, ratios }) => [
    what,
    ...sides.slice(0, 2).map(({ name, milliseconds }) => `${milliseconds.median.toFixed(0)} ms from ${name}`),
    ratios[0]?.toFixed(1) ?? null,
  ]);
