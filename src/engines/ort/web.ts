import { env } from "onnxruntime-node";
import { encodeOnnx, toOnnx } from "../../formats/onnx/index.ts";
import type { Graph } from "../../ir/graph.ts";
import { type Engine, fitting, outputOf, type Program, storedIn } from "../engine.ts";
import { programOf } from "./program.ts";
import type { OrtOptions } from "./session.ts";

/** ONNX Runtime for pages is a package of its own, which nothing but comparisons needs. */
export class OrtWebMissing extends Error {
  constructor() {
    super(`ort-web is not installed; npm install --no-save onnxruntime-web@${env.versions.common} gets it`);
  }
}

/**
 * ONNX Runtime as a page runs it, compiled to WebAssembly.
 *
 * It has one thread, and more only in pages that may share memory, not in Node. It counts them once, when its first
 * graph is compiled. Default: 1.
 */
export async function ortWeb({ threads = 1 }: OrtOptions = {}): Promise<Engine> {
  const { env: web, InferenceSession, Tensor } = await installed();
  web.wasm.numThreads = globalThis.crossOriginIsolated ? threads : 1;
  return {
    name: "ort-web",
    async compile(graph, { weights = {} } = {}) {
      const stored = storedIn(graph, weights);
      const model = encodeOnnx(toOnnx(graph, { name: "graph", weights }));
      const session = await InferenceSession.create(model, {
        graphOptimizationLevel: "all",
        logSeverityLevel: 3,
      });
      return delivering(programOf(graph, { session, stored, Tensor }), graph);
    },
  };
}

/** ONNX Runtime for pages leaves a tensor alone that should receive an output; so its answer is copied there. */
const delivering = (program: Program, graph: Graph): Program => ({
  close: () => program.close(),
  async run(feeds, { into = {}, ...request } = {}) {
    for (const [name, place] of Object.entries(into))
      fitting(place, { name, type: outputOf(graph, name).type });
    const answer = await program.run(feeds, request);
    for (const [name, { data }] of Object.entries(answer)) into[name]?.data.set(data);
    return Object.fromEntries(Object.entries(answer).map(([name, own]) => [name, into[name] ?? own]));
  },
});

async function installed() {
  try {
    return await import("onnxruntime-web/wasm");
  } catch (error) {
    throw isMissing(error) ? new OrtWebMissing() : error;
  }
}

/** Node says so by a code; Vite puts a module in the place of an optional package, and that one throws. */
const isMissing = (error: unknown): boolean =>
  error instanceof Error &&
  (("code" in error && error.code === "ERR_MODULE_NOT_FOUND") ||
    error.message.startsWith('Could not resolve "onnxruntime-web'));
