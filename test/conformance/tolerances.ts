import type { Graph } from "../../src/ir/graph.ts";
import { liveNodes } from "../../src/ir/live.ts";
import type { Exactness } from "../../src/ir/op.ts";

/** What runs a graph: an engine, or the interpreter on what was written to a file and read back. */
export type Runner = "ort" | "wasm" | "reading";

/**
 * How far each may be from the interpreter in float32, in parts of the larger of 1 and the number itself;
 * a network rounds in every layer.
 */
export const tolerances: Readonly<Record<Exactness | "network", Readonly<Record<Runner, number>>>> = {
  exact: { ort: 0, wasm: 0, reading: 0 },
  rounding: { ort: 1e-6, wasm: 1e-6, reading: 1e-6 },
  network: { ort: 1e-5, wasm: 1e-5, reading: 1e-6 },
};

/**
 * How far a whole network may be from the interpreter in float32, in parts of the largest number of each output: twice
 * what Winograd's transforms and other orders of summing were found to cost over the zoo (docs/decisions/0009-winograd.md).
 */
export const networkRounding = { wasm: 5e-6 } as const;

/** A graph is as exact as the least exact operator that its outputs depend on. */
export const exactnessOf = (graph: Graph): Exactness =>
  liveNodes(graph).every(({ op }) => op.exactness === "exact") ? "exact" : "rounding";
