import { type Dataset, subset } from "../data/index.ts";
import type { Engine } from "../engines/index.ts";
import { type SegmentationMetrics, segmentationMetrics } from "../tasks/index.ts";
import { evaluate } from "../training/index.ts";
import type { TrainedNetwork } from "./network-file.ts";
import { segmenterOf } from "./segmenter-of.ts";

export interface ValidationRequest {
  readonly network: TrainedNetwork;
  readonly engine: Engine;
  readonly dataset: Dataset;
  /** At most so many images, spread over the split. */
  readonly images: number;
  readonly signal: AbortSignal;
  progress(done: number, images: number): void;
}

/** Measures a network between two steps of its training; `undefined` when the signal ended it. */
export async function validate(request: ValidationRequest): Promise<SegmentationMetrics | undefined> {
  const { network, engine, signal, progress } = request;
  const { normalisation, size } = network.description;
  const dataset = evenly(request.dataset, request.images);
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
    return segmentationMetrics(confusion, { images, names: dataset.classes.names });
  } catch (error) {
    if (signal.aborted && error === signal.reason) return undefined;
    throw error;
  } finally {
    await segmenter.close();
  }
}

/** `count` examples of a split, spread over it. */
export function evenly(dataset: Dataset, count: number): Dataset {
  if (count >= dataset.length) return dataset;
  return subset(
    dataset,
    Array.from({ length: count }, (_, i) => Math.floor((i * dataset.length) / count)),
  );
}
