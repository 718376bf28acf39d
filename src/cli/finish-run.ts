import {
  isFile,
  type OpenedClasses,
  type OpenedDataset,
  type OpenedPoses,
  openDataset,
  readText,
  writeAtomically,
} from "../data/node/index.ts";
import type { Engine } from "../engines/index.ts";
import { filesOf, type Run, readNetwork, scorerOf, segmenterOf, type TrainedNetwork } from "../runs/index.ts";
import type { Io } from "./command.ts";
import { type Measured, measure, measuredText } from "./measure.ts";
import { classesText, type MeasuredClasses, measureClasses } from "./measure-classes.ts";
import { keypointsText, type MeasuredKeypoints, measureKeypoints } from "./measure-keypoints.ts";
import { onnxBytes } from "./onnx-bytes.ts";
import { classReportOf, keypointReportOf, reportOf } from "./run-report.ts";

export interface Finish {
  readonly folder: string;
  readonly run: Run;
  readonly engine: Engine;
  readonly io: Io;
}

/** What a finished run was measured to do, whatever it learnt. */
export type RunMetrics = Measured | MeasuredClasses | MeasuredKeypoints;

/**
 * After the last step: measures the best weights on the whole validation split and writes model and report.
 * `undefined` when Ctrl-C came before the end.
 */
export async function finishRun(finish: Finish): Promise<RunMetrics | undefined> {
  const { folder, run, io } = finish;
  const files = filesOf(folder);
  const network = await readNetwork(files.best);
  await writeAtomically(files.onnx, onnxBytes(network));
  const dataset = await openDataset(run.validation);
  try {
    if (dataset.marks === "keypoints") return await finishKeypoints(finish, network, dataset);
    if (dataset.marks === "class") return await finishClasses(finish, network, dataset);
    return await finishPixels(finish, network, dataset);
  } catch (error) {
    if (io.signal.aborted && error === io.signal.reason) return undefined;
    throw error;
  }
}

async function finishPixels(
  { folder, run, engine, io }: Finish,
  network: TrainedNetwork,
  dataset: OpenedDataset,
): Promise<Measured> {
  const segmenter = segmenterOf(network, engine);
  try {
    const { measured, confusion } = await measure({ network, segmenter, dataset, io });
    const report = () => reportOf({ folder, run, network, dataset, segmenter, measured, confusion });
    return await written(folder, measured, report);
  } finally {
    await segmenter.close();
  }
}

async function finishKeypoints(
  { folder, run, engine, io }: Finish,
  network: TrainedNetwork,
  dataset: OpenedPoses,
): Promise<MeasuredKeypoints> {
  const scorer = scorerOf(network, engine);
  try {
    const measured = await measureKeypoints({ network, scorer, dataset, io });
    const report = () => keypointReportOf({ folder, run, network, dataset, scorer, measured });
    return await written(folder, measured, report);
  } finally {
    await scorer.close();
  }
}

async function finishClasses(
  { folder, run, engine, io }: Finish,
  network: TrainedNetwork,
  dataset: OpenedClasses,
): Promise<MeasuredClasses> {
  const scorer = scorerOf(network, engine);
  try {
    const measured = await measureClasses({ network, scorer, photographs: dataset, io });
    return await written(folder, measured, () => classReportOf({ folder, run, network, dataset, measured }));
  } finally {
    await scorer.close();
  }
}

/** Writes the report last, so that the metrics beside a report are whole. */
async function written<M extends RunMetrics>(
  folder: string,
  measured: M,
  report: () => Promise<string>,
): Promise<M> {
  const files = filesOf(folder);
  await writeAtomically(files.metrics, `${JSON.stringify(measured, null, 2)}\n`);
  await writeAtomically(files.report, await report());
  return measured;
}

/** What an earlier sitting measured when it finished the run; `undefined` when none did. */
export async function finishedBefore(folder: string): Promise<RunMetrics | undefined> {
  const { metrics, report } = filesOf(folder);
  if (!(await isFile(metrics)) || !(await isFile(report))) return undefined;
  try {
    const measured: Partial<Measured & MeasuredKeypoints> | null = JSON.parse(await readText(metrics));
    return measured?.classes || measured?.keypoints ? (measured as RunMetrics) : undefined;
  } catch {
    return undefined;
  }
}

/** A finished run's metrics for people. */
export function metricsText(measured: RunMetrics): string {
  if ("keypoints" in measured) return keypointsText(measured);
  return "top1" in measured ? classesText(measured) : measuredText(measured);
}
