import { magnitudeMask } from "../../compression/pruning/magnitude.ts";
import { masked } from "../../compression/pruning/masked.ts";
import { weightsOf } from "../../compression/pruning/sensitivities.ts";
import { shareKept } from "../../compression/sharing/share-kept.ts";
import { type Choices, everyChoice } from "../../formats/squeezed/index.ts";
import { type Filled, foldNorms, withoutDropout } from "../../passes/index.ts";
import { graphOf, halved, type TrainedNetwork } from "../../runs/index.ts";
import type { Step } from "./stages.ts";

/** Codes in as many bits as tell them apart, to show what coding their frequencies saves. */
export const plainly: Choices = { coders: [], placements: ["dense", "relative"] };

/** Prunes that share of the weights of every layer, the smallest first (Han et al. 2015). */
export const pruned = (fraction: number): Step => ({
  name: `${Math.round(100 * fraction)} % pruned`,
  choices: everyChoice,
  change: (network) => withWeights(network, (weights) => masked(weights, magnitudeMask(weights, fraction))),
});

/** Takes norms into the convolutions before them; weights of 0 stay 0. */
export const folded: Step = {
  name: "norms folded",
  choices: everyChoice,
  change(network) {
    const fold = (graph: Filled["graph"]): Filled =>
      foldNorms({ graph: withoutDropout(graph), weights: Object.fromEntries(network.weights) });
    const { graph, weights } = fold(graphOf(network));
    if (graph.nodes.length === graphOf(network).nodes.length) return network;
    return {
      description: network.description,
      weights: new Map(Object.entries(weights)),
      graph: (input) => fold(graphOf(network, input)).graph,
    };
  },
};

/** Lets the weights of every layer share 2^bits numbers, all of them float16. */
export const shared = (bits: number): Step => ({
  name: `${bits}-bit codebooks`,
  choices: plainly,
  change: (network) =>
    withHalves(withWeights(network, (weights) => shareKept(weights, { entries: 2 ** bits }))),
});

/** Rounds what is not float16 yet, and codes every layer in what makes it smallest. */
export const coded = (choices: Choices): Step => ({
  name: choices.coders.length === 1 ? `coded with ${choices.coders[0]}` : "coded",
  choices,
  change(network) {
    const half = withHalves(network);
    const isSame = [...half.weights].every(([name, values]) => {
      const before = network.weights.get(name);
      return values.every((value, i) => value === before?.[i]);
    });
    return isSame ? network : half;
  },
});

export const withHalves = (network: TrainedNetwork): TrainedNetwork => ({
  ...network,
  weights: halved(network.weights),
});

/** The network with its weights changed, layer by layer; biases and norms are left alone. */
export function withWeights(
  network: TrainedNetwork,
  change: (weights: Float32Array) => Float32Array,
): TrainedNetwork {
  const isWeight = new Set(weightsOf(graphOf(network).parameters).map(({ name }) => name));
  return {
    ...network,
    weights: new Map(
      [...network.weights].map(([name, values]) => [name, isWeight.has(name) ? change(values) : values]),
    ),
  };
}
