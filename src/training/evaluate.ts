import type { Dataset, Normalisation, Size } from "../data/index.ts";
import { ConfusionMatrix, paperBatch } from "../tasks/index.ts";
import { labelled } from "./labelling.ts";
import type { Segmenter } from "./segmenter.ts";

export interface EvaluationRequest {
  readonly segmenter: Segmenter;
  readonly dataset: Dataset;
  readonly normalisation: Normalisation;
  /** [h, w] that the network sees; a picture's own size when absent. Masks are compared at their own size. */
  readonly size?: Size | undefined;
  /** Ends it between two images, by throwing the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called after every image with how many are done. */
  progress?(done: number): void;
}

export interface Evaluation {
  readonly images: number;
  readonly confusion: ConfusionMatrix;
  /** One matrix for every eight images, as the paper averages. */
  readonly batches: readonly ConfusionMatrix[];
  /** Time to label one image: the median, in milliseconds. */
  readonly milliseconds: number;
}

/** Labels every image of a split once and counts how the answers fall. */
export async function evaluate({
  segmenter,
  dataset,
  normalisation,
  size,
  signal,
  progress,
}: EvaluationRequest): Promise<Evaluation> {
  const classes = dataset.classes.names.length;
  const confusion = new ConfusionMatrix(classes);
  const batches: ConfusionMatrix[] = [];
  const times: number[] = [];
  for (let index = 0; index < dataset.length; index++) {
    signal?.throwIfAborted();
    const { image, mask } = await dataset.at(index);
    // What the first image waits for is the engine's preparation, not its labels.
    if (index === 0) await labelled(segmenter, image, { normalisation, size });
    const started = performance.now();
    const predicted = await labelled(segmenter, image, { normalisation, size });
    times.push(performance.now() - started);
    if (index % paperBatch === 0) batches.push(new ConfusionMatrix(classes));
    for (const matrix of [confusion, batches.at(-1)]) matrix?.count(mask.data, predicted.data);
    progress?.(index + 1);
  }
  times.sort((a, b) => a - b);
  return { images: dataset.length, confusion, batches, milliseconds: times[times.length >> 1] ?? 0 };
}
