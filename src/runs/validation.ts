import {
  type AnyDataset,
  type Dataset,
  type PhotographDataset,
  type PoseDataset,
  subset,
} from "../data/index.ts";
import type { Engine } from "../engines/index.ts";
import { classificationMetrics, segmentationMetrics } from "../tasks/index.ts";
import { classifyAll, detectAll, evaluate } from "../training/index.ts";
import type { TrainedNetwork } from "./network-file.ts";
import { keypointSight, preprocessingOf, scorerOf } from "./scorer-of.ts";
import { segmenterOf } from "./segmenter-of.ts";

export interface ValidationRequest {
  readonly network: TrainedNetwork;
  readonly engine: Engine;
  readonly dataset: AnyDataset;
  /** At most so many images, spread over the split. */
  readonly images: number;
  readonly signal: AbortSignal;
  progress(done: number, images: number): void;
}

/** How a network does between two steps of its training. */
export interface Validated {
  /** What is logged and told of it; `null` for a rate that has no meaning. */
  readonly rates: Rates;
  /** The higher, the better: the weights with the highest are kept. */
  readonly score: number;
}

/**
 * `pixelAccuracy` and `meanIoU` where pixels are labelled, `top1` and `top5` where photographs are classified, `loss` and
 * `distance` where keypoints are found.
 */
export type Rates = Readonly<
  Partial<Record<"pixelAccuracy" | "meanIoU" | "top1" | "top5" | "loss" | "distance", number | null>>
>;

/** Measures a network between two steps of its training; `undefined` when the signal ended it. */
export async function validate({
  dataset,
  images,
  ...request
}: ValidationRequest): Promise<Validated | undefined> {
  const { signal } = request;
  try {
    if (dataset.marks === "keypoints") return await posesValidated(evenly(dataset, images), request);
    if (dataset.marks === "class") return await classesValidated(evenly(dataset, images), request);
    return await pixelsValidated(evenly(dataset, images), request);
  } catch (error) {
    if (signal.aborted && error === signal.reason) return undefined;
    throw error;
  }
}

type Validation = Omit<ValidationRequest, "dataset" | "images">;

async function pixelsValidated(
  dataset: Dataset,
  { network, engine, signal, progress }: Validation,
): Promise<Validated> {
  const { normalisation, size } = network.description;
  const segmenter = segmenterOf(network, engine);
  try {
    const { images, confusion } = await evaluate({
      segmenter,
      dataset,
      normalisation,
      size,
      signal,
      progress: (done) => progress(done, dataset.length),
    });
    const metrics = segmentationMetrics(confusion, { images, names: dataset.classes.names });
    const { pixelAccuracy, meanIoU } = metrics;
    return { rates: { pixelAccuracy, meanIoU }, score: meanIoU ?? 0 };
  } finally {
    await segmenter.close();
  }
}

async function classesValidated(
  dataset: PhotographDataset,
  { network, engine, signal, progress }: Validation,
): Promise<Validated> {
  const { description } = network;
  const scorer = scorerOf(network, engine);
  try {
    const { answers } = await classifyAll({
      scorer,
      photographs: dataset,
      classes: description.classes.names.map((_, label) => label),
      preprocessing: preprocessingOf(description),
      signal,
      progress: (done) => progress(done, dataset.length),
    });
    const { top1, top5 } = classificationMetrics(answers, description.classes);
    return { rates: { top1, top5 }, score: top1 ?? 0 };
  } finally {
    await scorer.close();
  }
}

async function posesValidated(
  dataset: PoseDataset,
  { network, engine, signal, progress }: Validation,
): Promise<Validated> {
  const scorer = scorerOf(network, engine);
  try {
    const { errors } = await detectAll({
      scorer,
      dataset,
      ...keypointSight(network.description),
      signal,
      progress: (done) => progress(done, dataset.length),
    });
    const { loss, distance } = errors.metrics(dataset.classes.names);
    return { rates: { loss, distance }, score: -(distance ?? Number.MAX_VALUE) };
  } finally {
    await scorer.close();
  }
}

/** `count` examples of a split, spread over it. */
export function evenly<D extends AnyDataset>(dataset: D, count: number): D {
  if (count >= dataset.length) return dataset;
  return subset(
    dataset,
    Array.from({ length: count }, (_, i) => Math.floor((i * dataset.length) / count)),
  );
}
