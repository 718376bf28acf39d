/** Runs in a page: one network in the page's engines, as `measuredSideBySide` does it in Node. */
import { workloadOf } from "/dist/cli/workload.js";
import { ortWeb } from "/dist/engines/ort/web.js";
import { plainSimd, relaxedSimd, wasm } from "/dist/engines/wasm/index.js";
import { modelNamed } from "/dist/models/index.js";
import { measuredSideBySide } from "/dist/profiling/time/side-by-side.js";
import { pageThreads } from "./page-threads.js";

export async function measured({ model, input, names, count, runs }) {
  const graph = modelNamed(model).graph({ input });
  const threads = pageThreads(count);
  const engines = [
    { ...wasm({ dialect: plainSimd, threads }), name: names.plain },
    { ...wasm({ dialect: relaxedSimd, threads }), name: names.relaxed },
    { ...(await ortWeb({ threads: count })), name: names.ortWeb },
  ];
  return measuredSideBySide(workloadOf({ graph }), { engines, runs });
}
