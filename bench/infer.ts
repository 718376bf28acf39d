/**
 * Networks in our WebAssembly engine beside ONNX Runtime, native and for pages: float32, in Node and in Chromium.
 *
 *     npm run bench -- infer --rounds 15 --write
 *
 * `onnxruntime-web` is not installed with the rest: it is 139 MB. Where it is missing, the error says how to get it.
 */
import { setFlagsFromString } from "node:v8";
import { workloadOf } from "../src/cli/workload.ts";
import type { Engine } from "../src/engines/index.ts";
import { ort, ortWeb } from "../src/engines/ort/index.ts";
import { plainSimd, relaxedSimd, wasm } from "../src/engines/wasm/index.ts";
import { modelNamed } from "../src/models/index.ts";
import { type EngineMeasurement, measuredSideBySide } from "../src/profiling/index.ts";
import { chromiumAt, openPage } from "./browser/chromium.ts";
import { openSite } from "./browser/site.ts";
import { type Case, cases, names, titleOf } from "./infer-cases.ts";
import { spreadOf } from "./peer.ts";
import type { Comparison } from "./results.ts";

export async function benchInference(rounds: number): Promise<readonly Comparison[]> {
  // Node 20 has it, but asks for the word.
  setFlagsFromString("--experimental-wasm-relaxed-simd");
  const engines: readonly Engine[] = [
    { ...wasm({ dialect: plainSimd }), name: names.plain },
    { ...wasm({ dialect: relaxedSimd }), name: names.relaxed },
    { ...(await ortWeb({ threads: 1 })), name: names.ortWeb },
    { ...ort({ threads: 1 }), name: names.ort },
    { ...ort({ threads: 2 }), name: names.ortOnTwo },
  ];
  const comparisons: Comparison[] = [];
  for (const asked of cases) {
    const measured = await measuredSideBySide(workloadOf(networkOf(asked)), { engines, runs: rounds });
    comparisons.push(compared(titleOf(asked, "Node"), rounds, measured));
  }
  if (chromiumAt === undefined)
    console.error("there is no Chromium on this machine: Node alone was measured");
  else comparisons.push(...(await inChromium(rounds)));
  return comparisons;
}

function networkOf({ model, input }: Case) {
  const known = modelNamed(model);
  if (!known) throw new Error(`no model is called ${model}`);
  return { name: model, graph: known.graph({ input }) };
}

async function inChromium(rounds: number): Promise<readonly Comparison[]> {
  const site = await openSite();
  const { page, close } = await openPage(site.origin);
  try {
    const comparisons: Comparison[] = [];
    for (const asked of cases) {
      const request = { ...asked, names, runs: rounds };
      const measured: readonly EngineMeasurement[] = await page.evaluate(
        `import("/bench/browser/infer.js").then(({ measured }) => measured(${JSON.stringify(request)}))`,
      );
      comparisons.push(compared(titleOf(asked, "Chromium"), rounds, measured));
    }
    return comparisons;
  } finally {
    await close();
    await site.close();
  }
}

function compared(what: string, rounds: number, measured: readonly EngineMeasurement[]): Comparison {
  const sides = measured.map(({ engine, times }) => ({ name: engine, milliseconds: spreadOf(times) }));
  const [first = Number.NaN, ...others] = sides.map(({ milliseconds }) => milliseconds.median);
  return { what, rounds, sides, ratios: others.map((median) => first / median) };
}
