import type { Graph, Parameter, Value } from "../ir/graph.ts";
import { onlyReaderOf } from "../ir/neighbours.ts";
import type { Numbers } from "../ir/tensor.ts";

/** A network with the numbers of its parameters, by name. */
export interface Filled {
  readonly graph: Graph;
  readonly weights: Readonly<Record<string, Float32Array>>;
}

/** A parameter with its numbers. */
export interface Stored {
  readonly parameter: Parameter;
  readonly data: Float32Array;
}

/** What is stored for a value of a filled network; `undefined` for one that is fed or computed. */
export function numbersIn({ graph, weights }: Filled): (value: Value) => Numbers | undefined {
  const constants = new Map<Value, Numbers>(graph.constants.map((c) => [c, c.tensor.data]));
  const parameters = new Map<Value, Parameter>(graph.parameters.map((p) => [p, p]));
  return (value) => constants.get(value) ?? weights[parameters.get(value)?.name ?? ""];
}

/** The parameter that a value is, with its numbers, if a single node reads it: they can change for that node. */
export function ownedIn({ graph, weights }: Filled): (value: Value | undefined) => Stored | undefined {
  const onlyReader = onlyReaderOf(graph);
  const parameters = new Map<Value, Parameter>(graph.parameters.map((p) => [p, p]));
  return (value) => {
    const parameter = value && onlyReader(value) && parameters.get(value);
    const data = parameter && weights[parameter.name];
    return data && { parameter, data };
  };
}

/** Of some numbers, those of a graph's parameters. */
export const weightsFor = (graph: Graph, weights: Filled["weights"]): Filled["weights"] =>
  Object.fromEntries(
    graph.parameters.flatMap(({ name }) => {
      const data = weights[name];
      return data ? [[name, data]] : [];
    }),
  );
