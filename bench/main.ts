/** `npm run bench -- NAME`: prints a comparison; with `--write`, keeps it in bench/results for the documents. */
import { mkdirSync, writeFileSync } from "node:fs";
import { arch, cpus, platform } from "node:os";
import { parseArgs } from "node:util";
import { textTable } from "../src/reports/index.ts";
import { benchArticle } from "./article.ts";
import { benchCoding } from "./coding.ts";
import { benchCounting } from "./count.ts";
import { benchDecoding } from "./decode.ts";
import { benchInference } from "./infer.ts";
import { benchIntegers } from "./integers.ts";
import { benchLadders } from "./ladders.ts";
import { benchPaths } from "./paths.ts";
import type { Comparison } from "./results.ts";
import { benchSeparable } from "./separable.ts";
import { benchStart } from "./start.ts";
import { benchTraining } from "./train.ts";
import { benchWaiting } from "./waiting.ts";

const benches: Readonly<Record<string, (rounds: number) => Promise<readonly Comparison[]>>> = {
  article: benchArticle,
  coding: benchCoding,
  count: benchCounting,
  decode: benchDecoding,
  infer: benchInference,
  integers: benchIntegers,
  ladders: benchLadders,
  paths: benchPaths,
  separable: benchSeparable,
  start: benchStart,
  train: benchTraining,
  waiting: benchWaiting,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: "string", default: "9" }, write: { type: "boolean", default: false } },
});
const [name = ""] = positionals;
const bench = benches[name];
if (!bench) {
  console.error(
    `there is no benchmark ${name || "without a name"}; there is ${Object.keys(benches).join(", ")}`,
  );
  process.exit(2);
}
const comparisons = await bench(Number(values.rounds));
for (const comparison of comparisons) console.log(`\n${comparison.what}\n\n${tableOf(comparison)}`);
if (values.write && comparisons.length) {
  const folder = new URL("results/", import.meta.url);
  mkdirSync(folder, { recursive: true });
  const machine = `${platform()} ${arch()}, ${cpus().length} × ${cpus()[0]?.model ?? "?"}, Node ${process.versions.node}`;
  writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify({ machine, comparisons }, null, 2)}\n`);
}

function tableOf({ sides, ratios }: Comparison): string {
  const least = Math.min(...sides.map(({ milliseconds }) => milliseconds.median));
  const digits = least >= 100 ? 0 : least >= 1 ? 1 : 3;
  return textTable({
    columns: [
      { title: "" },
      { title: "median", unit: "ms", digits },
      { title: "quarter", unit: "ms", digits },
      { title: "three quarters", unit: "ms", digits },
      { title: "peak memory", unit: "MB", digits: 0 },
      { title: "ours / theirs", digits: 2 },
    ],
    rows: sides.map(({ name: side, milliseconds: { median, low, high }, peakBytes }, i) => [
      side,
      median,
      low,
      high,
      peakBytes === undefined ? null : peakBytes / 1e6,
      ratios[i - 1] ?? null,
    ]),
  });
}
