import type { Value } from "../../ir/graph.ts";
import { reshape } from "../../ops/index.ts";
import { segmentationLoss } from "../segmentation/loss.ts";

export interface ClassificationLoss {
  /** One number, []. */
  readonly loss: Value;
  /** Share of the labelled photographs whose highest score is the right one, []. */
  readonly accuracy: Value;
}

/**
 * Mean cross-entropy between scores [n, classes] and labels int32 [n]; a photograph whose label is no class is
 * ignored. `labelSmoothing` is the share of the target that is spread evenly over all classes, by default 0.
 *
 * A photograph is labelled as an image of one pixel would be.
 */
export function classificationLoss(
  scores: Value,
  labels: Value,
  { labelSmoothing = 0 }: { readonly labelSmoothing?: number } = {},
): ClassificationLoss {
  const [n, classes, ...more] = scores.type.shape;
  if (n === undefined || classes === undefined || more.length > 0)
    throw new RangeError(`scores have shape [${scores.type.shape}], not [n, classes]`);
  const { loss, pixelAccuracy } = segmentationLoss(
    reshape({ x: scores }, { shape: [n, classes, 1, 1] }),
    reshape({ x: labels }, { shape: [n, 1, 1] }),
    { labelSmoothing },
  );
  return { loss, accuracy: pixelAccuracy };
}
