import { type Graph, type Node, type Value, valuesOf } from "./graph.ts";

/** The node that computes each value. */
export const makersOf = (graph: Graph): ReadonlyMap<Value, Node> =>
  new Map(graph.nodes.flatMap((node) => valuesOf(node.result).map((y) => [y, node] as const)));

/** The nodes that read each value, each as often as it does. */
export function readersOf(graph: Graph): ReadonlyMap<Value, readonly Node[]> {
  const readers = new Map<Value, Node[]>();
  for (const node of graph.nodes)
    for (const value of valuesOf(...Object.values(node.inputs)))
      readers.set(value, [...(readers.get(value) ?? []), node]);
  return readers;
}

/** The only node that reads a value; `undefined` where there are more, or the graph gives the value out. */
export function onlyReaderOf(graph: Graph): (value: Value) => Node | undefined {
  const readers = readersOf(graph);
  const given = new Set(graph.outputs.values());
  return (value) => {
    const [reader, ...more] = readers.get(value) ?? [];
    return more.length > 0 || given.has(value) ? undefined : reader;
  };
}
