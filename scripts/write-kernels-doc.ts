/** Writes docs/kernels.md from what was measured. Part of `npm run tables`. */
import { writeFileSync } from "node:fs";
import { roundings } from "../bench/ladders/rounding.ts";
import { kernelsPage, type LadderResults } from "./kernels-page.ts";
import { resultsOf } from "./results.ts";

const ladders = resultsOf<LadderResults>("ladders");
if (!ladders) throw new Error("bench/results/ladders.json is missing: run npm run bench -- ladders --write");
writeFileSync(new URL("../docs/kernels.md", import.meta.url), kernelsPage(ladders, roundings()));
