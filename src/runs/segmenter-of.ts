import type { Engine } from "../engines/index.ts";
import { Segmenter } from "../training/index.ts";
import { knownModel } from "./known-model.ts";
import type { TrainedNetwork } from "./network-file.ts";

/** A trained network, ready to label images of any size. */
export function segmenterOf({ description, weights }: TrainedNetwork, engine: Engine): Segmenter {
  const { model: name, options } = description;
  const model = knownModel(name);
  return new Segmenter({ engine, weights, network: (input) => model.graph({ input, options }) });
}
