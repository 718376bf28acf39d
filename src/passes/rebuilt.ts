import { type Constant, Graph, type Parameter, type Value } from "../ir/graph.ts";
import { inline, type Substitute } from "./inline.ts";

/** What takes the place of a network's parts in the graph that receives them; `undefined` keeps a part as it is. */
export interface Rebuilding {
  /** What is read of an input that the new graph has too. */
  input?(copy: Value): Value | undefined;
  parameter?(parameter: Parameter, into: Graph): Value | undefined;
  constant?(constant: Constant, into: Graph): Value | undefined;
  readonly substitute?: Substitute;
}

/** A network as a new graph, with other parts; inputs, outputs and the names of what stays are the same. */
export function rebuilt(network: Graph, { input, parameter, constant, substitute }: Rebuilding): Graph {
  const into = new Graph();
  const bound = new Map<Value, Value>();
  for (const kept of network.inputs) {
    const copy = into.input(kept.name, kept.type.shape, kept.type.dtype);
    bound.set(kept, input?.(copy) ?? copy);
  }
  for (const kept of network.parameters) {
    const { name, type, role, initializer } = kept;
    bound.set(kept, parameter?.(kept, into) ?? into.parameter(name, type.shape, { role, initializer }));
  }
  for (const kept of network.constants)
    bound.set(kept, constant?.(kept, into) ?? into.constant(kept.name, kept.tensor, kept.role));
  const became = inline(network, { into, bound, ...(substitute && { substitute }) });
  for (const [name, value] of network.outputs) {
    const output = became.get(value);
    if (!output) throw new Error(`${name} was not inlined: this is a bug in thumbnet`);
    into.output(name, output);
  }
  return into;
}
