import { Graph, type Parameter, type Value } from "../ir/graph.ts";
import { inline } from "./inline.ts";

/** What a parameter is computed from in the graph that receives it; `undefined` keeps it as it is. */
export type Reparameterisation = (parameter: Parameter, into: Graph) => Value | undefined;

/**
 * The same network with some of its parameters computed from others: through a mask, from a codebook. Inputs, outputs
 * and the names of what stays are the same, so that it trains like any network.
 */
export function reparameterised(network: Graph, computed: Reparameterisation): Graph {
  const into = new Graph();
  const bound = new Map<Value, Value>();
  for (const input of network.inputs)
    bound.set(input, into.input(input.name, input.type.shape, input.type.dtype));
  for (const parameter of network.parameters) {
    const { name, type, role, initializer } = parameter;
    bound.set(
      parameter,
      computed(parameter, into) ?? into.parameter(name, type.shape, { role, initializer }),
    );
  }
  const became = inline(network, { into, bound });
  for (const [name, value] of network.outputs) {
    const output = became.get(value);
    if (!output) throw new Error(`${name} was not inlined: this is a bug in thumbnet`);
    into.output(name, output);
  }
  return into;
}
