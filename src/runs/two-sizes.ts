import { FormatError } from "../formats/squeezed/index.ts";
import type { Graph, ImageShape } from "../ir/index.ts";
import { graphOf } from "./graph-of.ts";
import { knownModel } from "./known-model.ts";
import type { TrainedNetwork } from "./network-file.ts";
import { keypointSight, taskOf } from "./scorer-of.ts";

/** A network for one input, and for another that differs in all that a file of it may leave open. */
export interface TwoSizes {
  readonly graph: Graph;
  /** Absent where the network takes no other. */
  readonly alsoAs?: Graph;
}

/** A trained network at two sizes; where keypoints lie is told at one size of picture, in batches of two sizes. */
export function atTwoSizes(network: TrainedNetwork): TwoSizes {
  const { description } = network;
  const [n, c, h, w] = knownModel(description.model).input;
  if (taskOf(description) !== "keypoints")
    return { graph: graphOf(network), ...other(network, [n + 1, c, h + 32, w + 64]) };
  const { size } = keypointSight(description);
  return { graph: graphOf(network, [n, c, ...size]), ...other(network, [n + 1, c, ...size]) };
}

/** A file's own network may be of a fixed size. */
function other(network: TrainedNetwork, input: ImageShape): Pick<TwoSizes, "alsoAs"> {
  try {
    return { alsoAs: graphOf(network, input) };
  } catch (error) {
    if (network.graph && error instanceof FormatError) return {};
    throw error;
  }
}
