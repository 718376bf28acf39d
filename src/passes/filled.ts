import type { Graph, Parameter, Value } from "../ir/graph.ts";
import type { Numbers } from "../ir/tensor.ts";

/** A network with the numbers of its parameters, by name. */
export interface Filled {
  readonly graph: Graph;
  readonly weights: Readonly<Record<string, Float32Array>>;
}

/** What is stored for a value of a filled network; `undefined` for one that is fed or computed. */
export function numbersIn({ graph, weights }: Filled): (value: Value) => Numbers | undefined {
  const constants = new Map<Value, Numbers>(graph.constants.map((c) => [c, c.tensor.data]));
  const parameters = new Map<Value, Parameter>(graph.parameters.map((p) => [p, p]));
  return (value) => constants.get(value) ?? weights[parameters.get(value)?.name ?? ""];
}
