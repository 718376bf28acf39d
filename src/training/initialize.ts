import { type Random, randomOf } from "../data/index.ts";
import type { Graph, Parameter } from "../ir/graph.ts";
import { sizeOf } from "../ir/tensor.ts";

/** Numbers for every parameter of a network before training, by name; the same seed draws the same. */
export const initialParameters = (graph: Graph, seed: number): Map<string, Float32Array> =>
  new Map(graph.parameters.map((parameter) => [parameter.name, drawn(parameter, seed)]));

/** Each parameter has a stream of its own, so that adding a layer changes no other. */
function drawn({ name, type, initializer }: Parameter, seed: number): Float32Array {
  const size = sizeOf(type.shape);
  if (initializer.kind === "constant") return new Float32Array(size).fill(initializer.value);
  const random = randomOf(seed, "parameter", name);
  return Float32Array.from({ length: size }, () => initializer.deviation * standardNormal(random));
}

/** Box & Muller 1958. */
const standardNormal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
