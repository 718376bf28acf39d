import { availableParallelism } from "node:os";
import type { Engine } from "../engines/index.ts";
import type { Options } from "./options.ts";

/** How much of the machine a command may take. */
export const engineOptions = {
  threads: { kind: "count", help: "processor threads; without it, as many as there are" },
} as const satisfies Options;

/** Threads to compute with where `asked` says nothing. */
export const threadsOf = (asked: number | undefined): number => asked ?? availableParallelism();

interface EngineRequest {
  readonly threads: number;
}

/** Engines that a network can be measured in, loaded when they are asked for. */
const engines = {
  ort: async ({ threads }) => (await import("../engines/ort/index.ts")).ort({ threads }),
  "ort-web": async ({ threads }) => (await import("../engines/ort/index.ts")).ortWeb({ threads }),
  wasm: async () => (await import("../engines/wasm/index.ts")).wasm(),
  interpreter: async () => (await import("../engines/interpreter/index.ts")).interpreter(),
} as const satisfies Readonly<Record<string, (request: EngineRequest) => Promise<Engine>>>;

export type EngineName = keyof typeof engines;

/** Every engine, also those that only comparisons ask for. */
export const engineNames = ["ort", "ort-web", "wasm", "interpreter"] as const satisfies readonly EngineName[];

/** What a network is run by, for a command that only runs it. */
export const runningOptions = {
  engine: {
    kind: "choice",
    choices: ["ort", "wasm", "interpreter"],
    help: "what runs it: ONNX Runtime, one WebAssembly module on one thread, or the plain loops that define every operator",
    default: "ort",
  },
  ...engineOptions,
} as const satisfies Options;

/** What a command that measures is asked about it. */
export const measuringOptions = {
  engine: runningOptions.engine,
  runs: {
    kind: "count",
    min: 0,
    help: "timed runs after three that warm up; 0 measures nothing",
    default: 20,
  },
  ...engineOptions,
} as const satisfies Options;

export const engineNamed = (name: EngineName, request: EngineRequest): Promise<Engine> =>
  engines[name](request);
