import { scorerOf } from "../runs/index.ts";
import { checkClasses } from "./check-classes.ts";
import type { Answer } from "./command.ts";
import { type DataRequest, openSplit, posesOf } from "./datasets.ts";
import { keypointsText, measureKeypoints } from "./measure-keypoints.ts";
import type { NetworkAtHand } from "./network-at-hand.ts";

interface KeypointsRequest extends DataRequest {
  readonly split: string;
  readonly seed: number;
}

/** Measures a network that finds keypoints. */
export async function evalKeypoints(
  { source, network, engine, io }: NetworkAtHand,
  { split, seed, ...data }: KeypointsRequest,
): Promise<Answer> {
  const { classes, size } = network.description;
  const dataset = posesOf(await openSplit(data, split, { drawn: { size, seed }, io }));
  checkClasses(dataset, classes, source);
  const scorer = scorerOf(network, engine);
  try {
    const measured = await measureKeypoints({ network, scorer, dataset, io });
    return { json: { ...measured, skipped: dataset.skipped }, text: keypointsText(measured) };
  } finally {
    await scorer.close();
  }
}
