/** Writes docs/plots: SqueezeNet's sizes, counted, and the times of `npm run bench -- separable --write`. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import type { Comparison } from "../bench/results.ts";
import { sides } from "../bench/separable.ts";
import { separableTimes } from "../src/reports/index.ts";
import { squeezenetPlots } from "./plots/squeezenet-sizes.ts";

const measured = new URL("../bench/results/separable.json", import.meta.url);
const { comparisons }: { readonly comparisons: readonly Comparison[] } = JSON.parse(
  readFileSync(measured, "utf8"),
);

const median = ({ sides: timed }: Comparison, name: string): number => {
  const side = timed.find((one) => one.name === name);
  if (!side)
    throw new Error(`bench/results/separable.json has no ${name}: run npm run bench -- separable --write`);
  return side.milliseconds.median;
};

const times = comparisons.map((comparison, i) => ({
  side: sides[i] ?? Number.NaN,
  standard: median(comparison, "standard"),
  separable: median(comparison, "depthwise-separable"),
}));

const folder = new URL("../docs/plots/", import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [name, { markup }] of Object.entries({ ...squeezenetPlots(), separable: separableTimes(times) }))
  writeFileSync(new URL(`${name}.svg`, folder), `${markup}\n`);
