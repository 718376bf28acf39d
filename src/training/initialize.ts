import { type Random, randomOf } from "../data/index.ts";
import type { Graph, Initializer, Parameter } from "../ir/graph.ts";
import { sizeOf } from "../ir/tensor.ts";

/** Numbers for every parameter of a network before training, by name; the same seed draws the same. */
export const initialParameters = (graph: Graph, seed: number): Map<string, Float32Array> =>
  new Map(graph.parameters.map((parameter) => [parameter.name, drawn(parameter, seed)]));

/** Each parameter has a stream of its own, so that adding a layer changes no other. */
function drawn({ name, type, initializer }: Parameter, seed: number): Float32Array {
  const random = randomOf(seed, "parameter", name);
  return Float32Array.from({ length: sizeOf(type.shape) }, () => numberFor(initializer, random));
}

function numberFor(initializer: Initializer, random: Random): number {
  switch (initializer.kind) {
    case "constant":
      return initializer.value;
    case "normal":
      return initializer.deviation * standardNormal(random);
    case "uniform":
      return random.between(-initializer.bound, initializer.bound);
  }
}

/** Box & Muller 1958. */
export const standardNormal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
