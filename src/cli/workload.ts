import { type Random, randomOf } from "../data/index.ts";
import type { Feeds } from "../engines/index.ts";
import { type Graph, type Parameter, sizeOf, type Tensor, type Value } from "../ir/index.ts";
import type { Workload } from "../profiling/index.ts";
import type { Network } from "./network.ts";

/** A network with its own weights, or such as take as long to compute with, and an image of noise. */
export const workloadOf = ({ graph, weights = roughWeights(graph) }: Network): Workload => ({
  graph,
  weights,
  feeds: noiseFor(graph.inputs, 1),
});

/** Numbers as large as those that a training starts from, of which only some are drawn: VGG-16 has 138 million. */
function roughWeights({ parameters }: Graph): Readonly<Record<string, Float32Array>> {
  const random = randomOf(1, "weights");
  const stretch = Float32Array.from({ length: 65_536 }, () => random.normal());
  return Object.fromEntries(parameters.map((parameter) => [parameter.name, repeated(stretch, parameter)]));
}

function repeated(stretch: Float32Array, { type, initializer }: Parameter): Float32Array {
  const data = new Float32Array(sizeOf(type.shape));
  if (initializer.kind === "constant") return data.fill(initializer.value);
  const scale = initializer.kind === "normal" ? initializer.deviation : initializer.bound / Math.sqrt(3);
  const scaled = stretch.map((number) => scale * number);
  for (let start = 0; start < data.length; start += scaled.length)
    data.set(scaled.subarray(0, data.length - start), start);
  return data;
}

/** Something to feed: normal numbers of mean 0 and variance 1, and zeros where whole numbers are wanted. */
export const noiseFor = (inputs: readonly Value[], seed: number): Feeds =>
  Object.fromEntries(inputs.map((input) => [input.name, noise(input, randomOf(seed, input.name))]));

function noise({ type }: Value, random: Random): Tensor {
  const size = sizeOf(type.shape);
  if (type.dtype === "int32") return { type, data: new Int32Array(size) };
  if (type.dtype === "bool") return { type, data: new Uint8Array(size) };
  return { type, data: Float32Array.from({ length: size }, () => random.normal()) };
}
