import type { Graph, ImageShape } from "../ir/index.ts";
import { describedModel } from "./known-model.ts";
import type { TrainedNetwork } from "./network-file.ts";

/** A trained network's graph, for images of that shape or for those that its paper counts for. */
export function graphOf(
  { description, graph }: Pick<TrainedNetwork, "description" | "graph">,
  input?: ImageShape,
): Graph {
  const { options } = description;
  return graph ? graph(input) : describedModel(description).graph({ options, ...(input && { input }) });
}
