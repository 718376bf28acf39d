/**
 * Networks in 8-bit integers beside themselves in float32, in our WebAssembly engine and in ONNX Runtime, in Node.
 *
 *     npm run bench -- integers --rounds 15 --write
 */
import { setFlagsFromString } from "node:v8";
import { workloadOf } from "../src/cli/workload.ts";
import { calibrate, prepared, quantised } from "../src/compression/quantization/index.ts";
import type { Engine, Program } from "../src/engines/index.ts";
import { ort, ortWeb } from "../src/engines/ort/index.ts";
import { plainSimd, relaxedSimd, wasm } from "../src/engines/wasm/index.ts";
import { interleaved } from "../src/profiling/index.ts";
import { networkOf } from "./infer.ts";
import { type Case, cases, names } from "./infer-cases.ts";
import { integersTitle, type Precision, precisions, precisionTitle } from "./integers-cases.ts";
import { spreadOf } from "./peer.ts";
import type { Comparison } from "./results.ts";

export async function benchIntegers(rounds: number): Promise<readonly Comparison[]> {
  setFlagsFromString("--experimental-wasm-relaxed-simd");
  const engines: readonly Engine[] = [
    { ...wasm({ dialect: plainSimd }), name: names.plain },
    { ...wasm({ dialect: relaxedSimd }), name: names.relaxed },
    { ...(await ortWeb()), name: names.ortWeb },
    { ...ort({ threads: 1 }), name: names.ort },
  ];
  const comparisons: Comparison[] = [];
  for (const asked of cases) comparisons.push(await compared(asked, engines, rounds));
  return comparisons;
}

async function compared(asked: Case, engines: readonly Engine[], runs: number): Promise<Comparison> {
  const workload = workloadOf(networkOf(asked));
  const { feeds, weights = {} } = workload;
  const float32 = prepared({ graph: workload.graph, weights });
  const batches = async function* () {
    yield feeds;
  };
  const { steps } = await calibrate(float32, { engine: ort({ threads: 2 }), batches, calibration: "minmax" });
  const networks: Readonly<Record<Precision, typeof float32>> = {
    integers: quantised(float32, { steps }),
    float32,
  };
  const sides: { readonly name: string; readonly program: Program }[] = [];
  try {
    for (const engine of engines)
      for (const precision of precisions) {
        const { graph, weights: given } = networks[precision];
        const program = await engine.compile(graph, { weights: given });
        sides.push({ name: precisionTitle(engine.name, precision), program });
      }
    const times = await interleaved(
      sides.map(
        ({ program }) =>
          () =>
            program.run(feeds),
      ),
      { runs },
    );
    const spreads = sides.map(({ name }, i) => ({ name, milliseconds: spreadOf(times[i] ?? []) }));
    const [first = Number.NaN, ...others] = spreads.map(({ milliseconds }) => milliseconds.median);
    const ratios = others.map((median) => first / median);
    return { what: integersTitle(asked), rounds: runs, sides: spreads, ratios };
  } finally {
    for (const { program } of sides) await program.close();
  }
}
