import {
  equalised,
  prepared,
  type Quantisation,
  quantised,
  uncapped,
} from "../compression/quantization/index.ts";
import type { ImageShape } from "../ir/index.ts";
import type { Filled } from "../passes/index.ts";
import { graphOf, type TrainedNetwork } from "../runs/index.ts";

/** A trained network on its way to integers, for images of any shape. */
export interface Preparation {
  readonly network: TrainedNetwork;
  /** Whether channels are scaled so that layers share their ranges evenly. */
  readonly equalize: boolean;
  /** Numbers in place of the prepared ones, by parameter name: what fine-tuning left. */
  readonly tuned?: ReadonlyMap<string, Float32Array>;
}

/** The network as integers want it, still in real numbers. */
export function preparedFor({ network, equalize, tuned }: Preparation, input?: ImageShape): Filled {
  const graph = graphOf(network, input);
  const weights = Object.fromEntries(network.weights);
  const ready = equalize
    ? equalised(prepared({ graph: uncapped(graph), weights }))
    : prepared({ graph, weights });
  return { graph: ready.graph, weights: { ...ready.weights, ...Object.fromEntries(tuned ?? []) } };
}

/** The prepared network as one that every command can use. */
export const realNetwork = (preparation: Preparation): TrainedNetwork => ({
  description: preparation.network.description,
  weights: new Map(Object.entries(preparedFor(preparation).weights)),
  graph: (input) => preparedFor(preparation, input).graph,
});

/** The same in integers. */
export const integerNetwork = (preparation: Preparation, quantisation: Quantisation): TrainedNetwork => ({
  description: preparation.network.description,
  weights: new Map(Object.entries(quantised(preparedFor(preparation), quantisation).weights)),
  graph: (input) => quantised(preparedFor(preparation, input), quantisation).graph,
});
