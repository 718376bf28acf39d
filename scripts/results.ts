import { existsSync, readFileSync } from "node:fs";

/** What a benchmark or a training wrote into bench/results; `undefined` before it ever ran. */
export function resultsOf<T>(name: string): T | undefined {
  const file = new URL(`../bench/results/${name}.json`, import.meta.url);
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
}
