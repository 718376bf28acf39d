/** Writes docs/inference.md from what was measured. Part of `npm run tables`. */
import { writeFileSync } from "node:fs";
import { inferencePage, inferenceResults } from "./inference-page.ts";

writeFileSync(new URL("../docs/inference.md", import.meta.url), inferencePage(inferenceResults()));
