import type { Engine, Feeds } from "../../engines/index.ts";
import { Graph, type Value } from "../../ir/graph.ts";
import { sizeOf, type Tensor } from "../../ir/tensor.ts";
import { type Filled, inline } from "../../passes/index.ts";

/** What a network is fed, one batch after another; asked anew for every time through. */
export type Batches = () => AsyncIterable<Feeds>;

export interface Observation {
  readonly engine: Engine;
  readonly batches: Batches;
  /** Values of the network that are looked at. */
  readonly values: readonly Value[];
}

/** Elements that are fetched from the engine at once: 256 MiB of float32. */
const mostElements = 2 ** 26;

/** Runs a network on every batch and shows each of some of its values once for each. */
export async function observe(
  { graph, weights }: Filled,
  { engine, batches, values }: Observation,
  visit: (value: Value, tensor: Tensor) => void,
): Promise<void> {
  const program = await engine.compile(watching(graph, values), { weights });
  try {
    for await (const feeds of batches())
      for (const part of partsOf(values)) {
        const results = await program.run(feeds, { outputs: part.map(({ name }) => name) });
        for (const value of part) {
          const tensor = results[value.name];
          if (tensor) visit(value, tensor);
        }
      }
  } finally {
    await program.close();
  }
}

/** The network with the values as its outputs, under their own names. */
function watching(graph: Graph, values: readonly Value[]): Graph {
  const into = new Graph();
  const copied = [
    ...graph.inputs.map(
      (input) => [input, into.input(input.name, input.type.shape, input.type.dtype)] as const,
    ),
    ...graph.parameters.map((p) => [p, into.parameter(p.name, p.type.shape, p)] as const),
  ];
  const became = inline(graph, { into, bound: new Map<Value, Value>(copied) });
  for (const value of values) {
    const copy = became.get(value);
    if (copy) into.output(value.name, copy);
  }
  return into;
}

/** The values in as few parts as fit in memory. */
function partsOf(values: readonly Value[]): readonly (readonly Value[])[] {
  const parts: Value[][] = [];
  let room = 0;
  for (const value of values) {
    const size = sizeOf(value.type.shape);
    if (size > room || parts.length === 0) {
      parts.push([]);
      room = mostElements;
    }
    parts.at(-1)?.push(value);
    room -= size;
  }
  return parts;
}
