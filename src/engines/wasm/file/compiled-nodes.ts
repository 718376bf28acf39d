import type { Graph, Node } from "../../../ir/graph.ts";
import type { Filled } from "../../../passes/filled.ts";
import { compiled } from "../compiled.ts";
import { plainSimd } from "../dialect.ts";
import { readied } from "../readied.ts";

/** A network as it is compiled, node by node. */
export interface CompiledNodes {
  /** Without its norms. */
  readonly network: Graph;
  /** Those that run: the module exports `node0`, `node1`, … */
  readonly nodes: readonly Node[];
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A module whose nodes can be called and timed one by one; it holds no weights. */
export function compiledNodes(network: Filled): CompiledNodes {
  const { graph } = readied(network);
  const { nodes, bytes } = compiled(graph, { dialect: plainSimd });
  return { network: graph, nodes, bytes };
}
