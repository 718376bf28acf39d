import { type Graph, type Node, type Value, valuesOf } from "./graph.ts";

/** The nodes that some output of the graph depends on, in order. */
export function liveNodes(graph: Graph): readonly Node[] {
  const needed = new Set<Value>(graph.outputs.values());
  const live = [...graph.nodes].reverse().filter(({ inputs, result }) => {
    const wanted = valuesOf(result).some((y) => needed.has(y));
    if (wanted) for (const v of valuesOf(...Object.values(inputs))) needed.add(v);
    return wanted;
  });
  return live.reverse();
}
