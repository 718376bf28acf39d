import { liveNodes } from "../../src/ir/live.ts";
import type { Graph } from "../../src/ir/graph.ts";
import type { Exactness } from "../../src/ir/op.ts";

type EngineName = "ort";

/** How far an engine may be from the interpreter in float32, in parts of the larger of 1 and the number itself. */
export const tolerances: Readonly<Record<Exactness, Readonly<Record<EngineName, number>>>> = {
  exact: { ort: 0 },
  rounding: { ort: 5e-7 },
};

/** A graph is as exact as the least exact operator that its outputs depend on. */
export const exactnessOf = (graph: Graph): Exactness =>
  liveNodes(graph).every(({ op }) => op.exactness === "exact") ? "exact" : "rounding";
