import { type Graph, type Node, type Value, valuesOf } from "../../ir/graph.ts";
import { onlyReaderOf } from "../../ir/neighbours.ts";
import { relu } from "../../ops/index.ts";
import { type Filled, inputChannelOf, outputChannelOf, rebuilt, type Stored } from "../../passes/index.ts";
import { type Layer, layersIn } from "./layers.ts";

/** A layer and the only one that reads it. */
interface Link {
  readonly first: Layer;
  readonly second: Layer;
}

/** Operators that give c · y for c · x, channel by channel, whenever c > 0. */
const homogeneous = new Set([
  "Relu",
  "LeakyRelu",
  "PRelu",
  "MaxPool",
  "AveragePool",
  "GlobalAveragePool",
  "Resize",
]);

/** Rounds of all links; a chain of depthwise layers settles in a few. */
const mostRounds = 20;

/**
 * The same network with its channels scaled so that every filter fills the grid of its layer as well as what reads it
 * fills its own: what a layer multiplies by s, the next one divides by it (Nagel et al. 2019, §4.1).
 *
 * For layers with rectifiers between them, above all depthwise ones, whose filters differ most.
 */
export function equalised({ graph, weights }: Filled): Filled {
  const links = linksIn({ graph, weights });
  const numbers = new Map<string, Float32Array>();
  const of = ({ parameter, data }: Stored): Float32Array => {
    const known = numbers.get(parameter.name) ?? Float32Array.from(data);
    numbers.set(parameter.name, known);
    return known;
  };
  for (let round = 0; round < mostRounds; round++) {
    const moved = links.map((link) => equalise(link, of));
    if (Math.max(0, ...moved) < 0.01) break;
  }
  return { graph, weights: { ...weights, ...Object.fromEntries(numbers) } };
}

/** Scales one link's channels; tells how far the furthest went, as the logarithm of its scale. */
function equalise({ first, second }: Link, of: (stored: Stored) => Float32Array): number {
  const [made, read] = [of(first.w), of(second.w)];
  const madeBy = outputChannelOf(first.node, first.w.parameter.type.shape);
  const readBy = inputChannelOf(second.node, second.w.parameter.type.shape);
  const channels = first.y.type.shape[1] ?? 0;
  const [out, seen] = [reachOf(made, madeBy, channels), reachOf(read, readBy, channels)];
  const scales = out.map((reach, c) => (reach > 0 && seen[c]! > 0 ? Math.sqrt(reach / seen[c]!) : 1));
  for (const [i, weight] of made.entries()) made[i] = weight / scales[madeBy(i)]!;
  for (const [i, weight] of read.entries()) read[i] = weight * scales[readBy(i)]!;
  if (first.b) {
    const biases = of(first.b);
    for (const [c, bias] of biases.entries()) biases[c] = bias / scales[c]!;
  }
  return scales.reduce((most, scale) => Math.max(most, Math.abs(Math.log(scale))), 0);
}

/** The largest weight of each channel, by magnitude. */
function reachOf(weights: Float32Array, channelOf: (i: number) => number, channels: number): Float64Array {
  const reach = new Float64Array(channels);
  for (const [i, weight] of weights.entries())
    reach[channelOf(i)] = Math.max(reach[channelOf(i)]!, Math.abs(weight));
  return reach;
}

function linksIn(network: Filled): readonly Link[] {
  const layers = layersIn(network);
  const layerOf = new Map<Node, Layer>(layers.map((layer) => [layer.node, layer]));
  const onlyReader = onlyReaderOf(network.graph);
  const nextOf = (value: Value): Layer | undefined => {
    const reader = onlyReader(value);
    if (!reader) return undefined;
    const [y] = valuesOf(reader.result);
    return layerOf.get(reader) ?? (y && homogeneous.has(reader.op.name) ? nextOf(y) : undefined);
  };
  return layers.flatMap((first) => {
    const second = nextOf(first.y);
    return second ? [{ first, second }] : [];
  });
}

/**
 * The network with Relu where it has a Clip from 0 to a top, as equalisation needs (Nagel et al. 2019, §5.1.1). What
 * went beyond the top now passes, so the network has to be measured again.
 */
export const uncapped = (network: Graph): Graph =>
  rebuilt(network, {
    substitute: ({ op, attributes }, inputs) => {
      const [x] = valuesOf(inputs["x"]);
      return op.name === "Clip" && attributes["min"] === 0 && x ? relu({ x }) : undefined;
    },
  });
