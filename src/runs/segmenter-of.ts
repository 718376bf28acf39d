import type { Engine } from "../engines/index.ts";
import { Segmenter } from "../training/index.ts";
import type { TrainedNetwork } from "./network-file.ts";
import { scorerRequest } from "./scorer-of.ts";

/** A trained network, ready to label images of any size. */
export const segmenterOf = (network: TrainedNetwork, engine: Engine): Segmenter =>
  new Segmenter(scorerRequest(network, engine));
