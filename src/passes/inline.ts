import { type Graph, type Inputs, type Node, type Value, valuesOf } from "../ir/graph.ts";

/** What stands in for a node: as many values as its operator returns. `undefined` keeps the node as it is. */
export type Substitute = (node: Node, inputs: Inputs) => Value | readonly Value[] | undefined;

export interface Inlining {
  /** The graph that receives the nodes. */
  readonly into: Graph;
  /** What the inputs and parameters of the inlined graph become, and those constants that change. */
  readonly bound: ReadonlyMap<Value, Value>;
  readonly substitute?: Substitute;
}

/** Copies the nodes of `graph` into another graph, under the same paths, and tells what every value became. */
export function inline(graph: Graph, { into, bound, substitute }: Inlining): ReadonlyMap<Value, Value> {
  const became = new Map<Value, Value>(bound);
  for (const constant of graph.constants)
    if (!bound.has(constant))
      became.set(constant, into.constant(constant.name, constant.tensor, constant.role));
  for (const node of graph.nodes) {
    const inputs = rebound(node.inputs, became);
    const result = into.at(
      node.path,
      () => substitute?.(node, inputs) ?? into.add(node.op, inputs, node.attributes),
    );
    const copies = valuesOf(result);
    for (const [i, original] of valuesOf(node.result).entries()) {
      const copy = copies[i];
      if (!copy) throw new Error(`nothing stands in for ${original.name}: this is a bug in the substitution`);
      became.set(original, copy);
    }
  }
  return became;
}

/** What a node reads, in the graph that receives it. */
export function rebound(inputs: Inputs, became: ReadonlyMap<Value, Value>): Inputs {
  const find = (v: Value): Value => {
    const found = became.get(v);
    if (!found) throw new Error(`${v.name} is bound to nothing in the graph that receives it`);
    return found;
  };
  return Object.fromEntries(
    Object.entries(inputs).map(([slot, v]) => [
      slot,
      v === undefined ? undefined : "graph" in v ? find(v) : v.map(find),
    ]),
  );
}
