import {
  type Image,
  type Normalisation,
  normalise,
  type PoseDataset,
  placedPoints,
  resizeImage,
  type Size,
} from "../data/index.ts";
import { POINTS } from "../models/index.ts";
import { KeypointErrors } from "../tasks/index.ts";
import type { Scorer } from "./scorer.ts";

/** How a network that finds keypoints sees pictures. */
export interface KeypointSight {
  readonly normalisation: Normalisation;
  /** [h, w] that pictures are resized to. */
  readonly size: Size;
}

/** Where a network finds the keypoints of a picture: x and y of each in turn, the picture's edges being −1 and 1. */
export async function foundPoints(
  scorer: Scorer,
  image: Image,
  { normalisation, size: [height, width] }: KeypointSight,
): Promise<Float32Array> {
  const isSize = image.width === width && image.height === height;
  const seen = normalise(isSize ? image : resizeImage(image, { width, height }), normalisation);
  const { data } = await scorer.answer(POINTS, seen, [1, 3, height, width]);
  return Float32Array.from(data);
}

export interface DetectionRequest extends KeypointSight {
  readonly scorer: Scorer;
  readonly dataset: PoseDataset;
  /** Ends it between two images, by throwing the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called after every image with how many are done. */
  progress?(done: number): void;
}

export interface Detection {
  readonly errors: KeypointErrors;
  /** Time to find the keypoints of one image: the median, in milliseconds. */
  readonly milliseconds: number;
}

/** Finds the keypoints of every picture of a split once, and sums up how far they are off. */
export async function detectAll({
  scorer,
  dataset,
  signal,
  progress,
  ...sight
}: DetectionRequest): Promise<Detection> {
  const errors = new KeypointErrors(dataset.classes.names.length);
  const times: number[] = [];
  for (let index = 0; index < dataset.length; index++) {
    signal?.throwIfAborted();
    const pose = await dataset.at(index);
    // What the first image waits for is the engine's preparation, not its points.
    if (index === 0) await foundPoints(scorer, pose.image, sight);
    const started = performance.now();
    const found = await foundPoints(scorer, pose.image, sight);
    times.push(performance.now() - started);
    errors.count(placedPoints(pose), found);
    progress?.(index + 1);
  }
  times.sort((a, b) => a - b);
  return { errors, milliseconds: times[times.length >> 1] ?? 0 };
}
