/**
 * Networks in our WebAssembly engine beside ONNX Runtime, native and for pages: float32, in Node and in Chromium.
 *
 *     npm run bench -- infer --rounds 15 --write
 *
 * `onnxruntime-web` is not installed with the rest: it is 139 MB. Where it is missing, the error says how to get it.
 */
import { setFlagsFromString } from "node:v8";
import { nodeThreads } from "../src/cli/node-threads.ts";
import { workloadOf } from "../src/cli/workload.ts";
import type { Engine } from "../src/engines/index.ts";
import { ort, ortWeb } from "../src/engines/ort/index.ts";
import { plainSimd, relaxedSimd, wasm } from "../src/engines/wasm/index.ts";
import { modelNamed } from "../src/models/index.ts";
import { type EngineMeasurement, measuredSideBySide } from "../src/profiling/index.ts";
import { chromiumAt, openPage } from "./browser/chromium.ts";
import { openSite } from "./browser/site.ts";
import { type Case, cases, type Host, hosts, hostTitle, names, titleOf } from "./infer-cases.ts";
import { spreadOf } from "./peer.ts";
import type { Comparison } from "./results.ts";

export async function benchInference(rounds: number): Promise<readonly Comparison[]> {
  // Node 20 has it, but asks for the word.
  setFlagsFromString("--experimental-wasm-relaxed-simd");
  const comparisons: Comparison[] = [];
  for (const host of hosts)
    if (host.name === "Node") comparisons.push(...(await inNode(host, rounds)));
    else if (chromiumAt !== undefined) comparisons.push(...(await inChromium(host, rounds)));
    else console.error(`there is no Chromium on this machine: ${hostTitle(host)}, was left out`);
  return comparisons;
}

async function inNode(host: Host, rounds: number): Promise<readonly Comparison[]> {
  const { threads: count } = host;
  const threads = nodeThreads(count);
  const engines: readonly Engine[] = [
    { ...wasm({ dialect: plainSimd, threads }), name: names.plain },
    { ...wasm({ dialect: relaxedSimd, threads }), name: names.relaxed },
    // In Node it has one.
    ...(count === 1 ? [{ ...(await ortWeb()), name: names.ortWeb }] : []),
    { ...ort({ threads: count }), name: names.ort },
  ];
  const comparisons: Comparison[] = [];
  for (const asked of cases) {
    const measured = await measuredSideBySide(workloadOf(networkOf(asked)), { engines, runs: rounds });
    comparisons.push(compared(titleOf(asked, host), rounds, measured));
  }
  return comparisons;
}

export function networkOf({ model, input }: Case) {
  const known = modelNamed(model);
  if (!known) throw new Error(`no model is called ${model}`);
  return { name: model, graph: known.graph({ input }) };
}

async function inChromium(host: Host, rounds: number): Promise<readonly Comparison[]> {
  const site = await openSite();
  const { page, close } = await openPage(site.origin);
  try {
    const comparisons: Comparison[] = [];
    for (const asked of cases) {
      const request = JSON.stringify({ ...asked, names, count: host.threads, runs: rounds });
      const measured: readonly EngineMeasurement[] = await page.evaluate(
        `import("/bench/browser/infer.js").then(({ measured }) => measured(${request}))`,
      );
      comparisons.push(compared(titleOf(asked, host), rounds, measured));
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
