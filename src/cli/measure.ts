import type { Dataset, Size } from "../data/index.ts";
import { metricsTable, textTable } from "../reports/index.ts";
import { fraction, percent } from "../reports/numbers.ts";
import type { TrainedNetwork } from "../runs/index.ts";
import { type ConfusionMatrix, type SegmentationMetrics, segmentationMetrics } from "../tasks/index.ts";
import { evaluate, type Segmenter } from "../training/index.ts";
import type { Io } from "./command.ts";
import { countdown } from "./progress.ts";

/** What `thumbnet eval` answers. */
export interface Measured extends SegmentationMetrics {
  /** Time to label one image: the median. */
  readonly milliseconds: number;
}

export interface Measurement {
  readonly measured: Measured;
  readonly confusion: ConfusionMatrix;
  /** One matrix for every eight images. */
  readonly batches: readonly ConfusionMatrix[];
}

export interface MeasureRequest {
  readonly network: TrainedNetwork;
  readonly segmenter: Segmenter;
  readonly dataset: Dataset;
  /** [h, w] that the network sees. Default: what it was trained with. */
  readonly size?: Size | undefined;
  readonly io: Io;
}

/** Measures a network on a whole split; Ctrl-C throws the signal's reason. */
export async function measure({
  network: { description },
  segmenter,
  dataset,
  size = description.size,
  io,
}: MeasureRequest): Promise<Measurement> {
  const { normalisation, classes } = description;
  const line = countdown(io, dataset.length);
  try {
    const { images, milliseconds, confusion, batches } = await evaluate({
      segmenter,
      dataset,
      normalisation,
      size,
      signal: io.signal,
      progress: line.reached,
    });
    const metrics = segmentationMetrics(confusion, { images, names: classes.names });
    return { measured: { ...metrics, milliseconds }, confusion, batches };
  } finally {
    line.stop();
  }
}

/** The metrics for people: a table of classes, and a line of the whole. */
export function measuredText(measured: Measured): string {
  const { images, pixelAccuracy, meanIoU, milliseconds } = measured;
  const whole = `${images} images, ${percent(pixelAccuracy)} of pixels right, mean IoU ${fraction(meanIoU)}`;
  return `${textTable(metricsTable(measured))}\n\n${whole}, ${millisecondsText(milliseconds)}`;
}

/** `7.3 ms an image`. */
export const millisecondsText = (milliseconds: number): string =>
  `${milliseconds.toFixed(milliseconds < 10 ? 1 : 0)} ms an image`;
