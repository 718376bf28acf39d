import type { Preprocessing } from "../data/index.ts";
import type { Engine } from "../engines/index.ts";
import type { TaskName } from "../models/index.ts";
import { type KeypointSight, Scorer, type ScorerRequest } from "../training/index.ts";
import type { NetworkDescription } from "./description.ts";
import { graphOf } from "./graph-of.ts";
import { knownModel } from "./known-model.ts";
import type { TrainedNetwork } from "./network-file.ts";

/** A trained network, ready to score images of any size. */
export const scorerOf = (network: TrainedNetwork, engine: Engine): Scorer =>
  new Scorer(scorerRequest(network, engine));

export const scorerRequest = (network: TrainedNetwork, engine: Engine): ScorerRequest => ({
  engine,
  weights: network.weights,
  network: (input) => graphOf(network, input),
});

/** What the network answers. */
export const taskOf = ({ model }: NetworkDescription): TaskName => knownModel(model).task;

/** How a network that finds keypoints sees pictures, by what its file says. */
export function keypointSight({ model, normalisation, size }: NetworkDescription): KeypointSight {
  const [, , h, w] = knownModel(model).input;
  return { normalisation, size: size ?? [h, w] };
}

/** How a classifier sees photographs, by what its file says. */
export function preprocessingOf(description: NetworkDescription): Preprocessing {
  const [, , h, w] = knownModel(description.model).input;
  const { size = [h, w], channels = "rgb", normalisation } = description;
  const { shorterSide = Math.min(...size) } = description;
  return { size, shorterSide, channels, normalisation };
}
