import { type Dataset, type Normalisation, type Size, wholeBatches } from "../data/index.ts";
import { ConfusionMatrix, paperBatch } from "../tasks/index.ts";
import type { Segmenter } from "./segmenter.ts";

export interface EvaluationRequest {
  readonly segmenter: Segmenter;
  readonly dataset: Dataset;
  readonly normalisation: Normalisation;
  /** [h, w] that pictures and masks are resized to first; their own size when absent. */
  readonly size?: Size | undefined;
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
  progress,
}: EvaluationRequest): Promise<Evaluation> {
  const classes = dataset.classes.names.length;
  const confusion = new ConfusionMatrix(classes);
  const batches: ConfusionMatrix[] = [];
  const times: number[] = [];
  let images = 0;
  for await (const batch of wholeBatches(dataset, { normalisation, ...(size && { size }) })) {
    const started = performance.now();
    const predicted = await segmenter.labelBatch(batch);
    times.push(performance.now() - started);
    if (images % paperBatch === 0) batches.push(new ConfusionMatrix(classes));
    for (const matrix of [confusion, batches.at(-1)]) matrix?.count(batch.labels, predicted);
    images += 1;
    progress?.(images);
  }
  times.sort((a, b) => a - b);
  return { images, confusion, batches, milliseconds: times[times.length >> 1] ?? 0 };
}
