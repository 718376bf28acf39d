import { Graph, type Value, valuesOf } from "../ir/graph.ts";
import { liveNodes } from "../ir/live.ts";
import { rebound } from "./inline.ts";

/** A network without the nodes, parameters and constants that none of its outputs depends on. */
export function withoutDead(network: Graph): Graph {
  const into = new Graph();
  const nodes = liveNodes(network);
  const read = new Set<Value>([
    ...network.outputs.values(),
    ...nodes.flatMap(({ inputs }) => valuesOf(...Object.values(inputs))),
  ]);
  const became = new Map<Value, Value>();
  for (const input of network.inputs)
    became.set(input, into.input(input.name, input.type.shape, input.type.dtype));
  for (const parameter of network.parameters)
    if (read.has(parameter))
      became.set(parameter, into.parameter(parameter.name, parameter.type.shape, parameter));
  for (const constant of network.constants)
    if (read.has(constant))
      became.set(constant, into.constant(constant.name, constant.tensor, constant.role));
  for (const { op, inputs, attributes, result, path } of nodes) {
    const copies = valuesOf(into.at(path, () => into.add(op, rebound(inputs, became), attributes)));
    for (const [i, copy] of copies.entries()) {
      const original = valuesOf(result)[i];
      if (original) became.set(original, copy);
    }
  }
  for (const [name, value] of network.outputs) {
    const output = became.get(value);
    if (!output) throw new Error(`${name} depends on nothing: this is a bug in thumbnet`);
    into.output(name, output);
  }
  return into;
}
