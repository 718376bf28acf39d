/** Writes docs/inference.md from what was measured. Part of `npm run tables`. */
import { writeFileSync } from "node:fs";
import { type InferenceResults, inferencePage } from "./inference-page.ts";
import { resultsOf } from "./results.ts";

const results = resultsOf<InferenceResults>("infer");
if (!results) throw new Error("bench/results/infer.json is not there: run npm run bench -- infer --write");
writeFileSync(new URL("../docs/inference.md", import.meta.url), inferencePage(results));
