import { type Random, randomOf } from "../data/index.ts";
import type { Feeds } from "../engines/index.ts";
import { sizeOf, type Tensor, type Value } from "../ir/index.ts";
import type { Workload } from "../profiling/index.ts";
import { initialParameters } from "../training/index.ts";
import type { Network } from "./network.ts";

/** A network with its own weights, or those that a training starts from, and an image of noise. */
export const workloadOf = ({ graph, weights }: Network): Workload => ({
  graph,
  weights: weights ?? Object.fromEntries(initialParameters(graph, 1)),
  feeds: noiseFor(graph.inputs, 1),
});

/** Something to feed: normal numbers of mean 0 and variance 1, and zeros where whole numbers are wanted. */
export const noiseFor = (inputs: readonly Value[], seed: number): Feeds =>
  Object.fromEntries(inputs.map((input) => [input.name, noise(input, randomOf(seed, input.name))]));

function noise({ type }: Value, random: Random): Tensor {
  const size = sizeOf(type.shape);
  if (type.dtype === "int32") return { type, data: new Int32Array(size) };
  if (type.dtype === "bool") return { type, data: new Uint8Array(size) };
  return { type, data: Float32Array.from({ length: size }, () => random.normal()) };
}
