import type { Edit } from "../compression/edits.ts";
import type { Graph } from "../ir/index.ts";

/** What pruning made of a network, and what is said of it. */
export interface PrunedNetwork {
  readonly graph: Graph;
  readonly weights: Readonly<Record<string, Float32Array>>;
  /** What was done to the graph; nothing where only weights went. */
  readonly edits: readonly Edit[];
  readonly json: object;
  readonly text: string;
}
