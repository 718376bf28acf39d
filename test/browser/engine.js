/** Runs in a page: a network of the zoo with noise for weights and image, compiled and run there. */
import { workloadOf } from "/dist/cli/workload.js";
import { plainSimd, relaxedSimd, wasm } from "/dist/engines/wasm/index.js";
import { modelNamed } from "/dist/models/index.js";

export async function answered({ model, input, simd }) {
  const { graph, weights, feeds } = workloadOf({ graph: modelNamed(model).graph({ input }) });
  const dialect = simd === "plain" ? plainSimd : relaxedSimd;
  const program = await wasm({ dialect }).compile(graph, { weights });
  const [{ data }] = Object.values(await program.run(feeds));
  return [...data];
}
