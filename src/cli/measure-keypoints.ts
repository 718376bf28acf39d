import type { PoseDataset } from "../data/index.ts";
import { type Table, textTable } from "../reports/index.ts";
import { fraction } from "../reports/numbers.ts";
import { keypointSight, type TrainedNetwork } from "../runs/index.ts";
import type { KeypointMetrics } from "../tasks/index.ts";
import { detectAll, type Scorer } from "../training/index.ts";
import type { Io } from "./command.ts";
import { millisecondsText } from "./measure.ts";
import { countdown } from "./progress.ts";

/** What `thumbnet eval` answers of a network that finds keypoints. */
export interface MeasuredKeypoints extends KeypointMetrics {
  /** Time to find the keypoints of one image: the median. */
  readonly milliseconds: number;
}

export interface KeypointMeasurement {
  readonly network: TrainedNetwork;
  readonly scorer: Scorer;
  readonly dataset: PoseDataset;
  readonly io: Io;
}

/** Measures a network that finds keypoints on a whole split; Ctrl-C throws the signal's reason. */
export async function measureKeypoints({
  network: { description },
  scorer,
  dataset,
  io,
}: KeypointMeasurement): Promise<MeasuredKeypoints> {
  const line = countdown(io, dataset.length);
  try {
    const { errors, milliseconds } = await detectAll({
      scorer,
      dataset,
      ...keypointSight(description),
      signal: io.signal,
      progress: line.reached,
    });
    return { ...errors.metrics(description.classes.names), milliseconds };
  } finally {
    line.stop();
  }
}

/** The metrics for people: a row for each keypoint, and a line of the whole. */
export function keypointsText(measured: MeasuredKeypoints): string {
  const { images, loss, distance, milliseconds } = measured;
  const whole = `${images} images, mean distance ${fraction(distance, 4)}, mean squared difference ${fraction(loss, 4)}`;
  return `${textTable(keypointsTable(measured))}\n\n${whole}, ${millisecondsText(milliseconds)}`;
}

const keypointsTable = ({ keypoints, distance }: KeypointMetrics): Table => ({
  columns: [{ title: "keypoint" }, { title: "mean distance", digits: 4 }],
  rows: keypoints.map(({ name, distance: own }) => [name, own]),
  footer: [["mean", distance]],
});
