import { earlyGrids } from "../../passes/early-grids.ts";
import type { Filled } from "../../passes/filled.ts";
import { foldNorms } from "../../passes/fold-norms.ts";

/** A network as kernels are written for it: without norms, and through grids of integers as early as can be. */
export function readied(network: Filled): Filled {
  const { graph, weights } = foldNorms(network);
  return { graph: earlyGrids(graph), weights };
}
