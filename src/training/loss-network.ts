import type { Batch } from "../data/index.ts";
import type { Feeds } from "../engines/index.ts";
import type { Graph } from "../ir/graph.ts";
import { IMAGE, SCORES } from "../models/index.ts";
import { type LossOptions, segmentationLoss } from "../tasks/index.ts";

const LABELS = "labels";

/** Adds to a network what it needs to give its loss too: an input for labels, and the output `loss`. */
export function appendLoss(network: Graph, options: LossOptions): void {
  const scores = network.outputs.get(SCORES);
  if (!scores) throw new RangeError(`the network has no output named ${SCORES}`);
  const [n = 1, , h = 1, w = 1] = scores.type.shape;
  const labels = network.input(LABELS, [n, h, w], "int32");
  network.output("loss", network.at("objective", () => segmentationLoss(scores, labels, options)).loss);
}

/** A batch as a network with its loss is fed it. */
export const lossFeeds = ({ images, labels, ids: { length: n }, size }: Batch): Feeds => ({
  [IMAGE]: { type: { dtype: "float32", shape: [n, 3, ...size] }, data: images },
  [LABELS]: { type: { dtype: "int32", shape: [n, ...size] }, data: labels },
});
