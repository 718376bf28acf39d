import { arch, cpus, platform } from "node:os";
import {
  type AnyDataset,
  type Dataset,
  type Image,
  type PhotographDataset,
  type PoseDataset,
  paintMask,
  placedPoints,
} from "../data/index.ts";
import { encodePng } from "../data/node/index.ts";
import {
  classReport,
  keypointReport,
  pointsOverlay,
  type ReportSample,
  trainingReport,
} from "../reports/index.ts";
import type { ReportInput } from "../reports/report-page.ts";
import { describedModel, historyOf, keypointSight, type Run, type TrainedNetwork } from "../runs/index.ts";
import type { ConfusionMatrix } from "../tasks/index.ts";
import { foundPoints, labelled, type Scorer, type Segmenter } from "../training/index.ts";
import type { Measured } from "./measure.ts";
import type { MeasuredClasses } from "./measure-classes.ts";
import type { MeasuredKeypoints } from "./measure-keypoints.ts";

interface RunRequest<D extends AnyDataset> {
  readonly folder: string;
  readonly run: Run;
  readonly network: TrainedNetwork;
  readonly dataset: D;
}

export interface ReportRequest extends RunRequest<Dataset> {
  readonly segmenter: Segmenter;
  readonly measured: Measured;
  readonly confusion: ConfusionMatrix;
}

export interface KeypointReportRequest extends RunRequest<PoseDataset> {
  readonly scorer: Scorer;
  readonly measured: MeasuredKeypoints;
}

/** A run's story as one HTML file. */
export async function reportOf(request: ReportRequest): Promise<string> {
  const { measured, confusion } = request;
  const samples = await labelledSamples(request);
  return trainingReport({
    ...(await commonOf(request)),
    samples,
    metrics: measured,
    confusion: confusion.rows(),
  });
}

/** The story of a run that learnt to find keypoints. */
export async function keypointReportOf(request: KeypointReportRequest): Promise<string> {
  const samples = await markedSamples(request);
  return keypointReport({ ...(await commonOf(request)), samples, metrics: request.measured });
}

interface ClassReportRequest extends RunRequest<PhotographDataset> {
  readonly measured: MeasuredClasses;
}

/** The story of a run that learnt to classify. */
export const classReportOf = async (request: ClassReportRequest): Promise<string> =>
  classReport({ ...(await commonOf(request)), samples: [], metrics: request.measured });

async function commonOf({
  folder,
  run,
  network,
}: RunRequest<AnyDataset>): Promise<Omit<ReportInput, "samples">> {
  const { model, options, classes, data } = network.description;
  const graph = describedModel(network.description).graph({
    options,
    input: [1, 3, ...run.recipe.plan.size],
  });
  return {
    title: `${model} on ${data}`,
    model: { name: model, parameters: graph.parameterCount, macs: graph.macs },
    options: run.options,
    versions: { ...run.versions, system: system() },
    classes,
    history: await historyOf(folder),
  };
}

const system = (): string => `${platform()} ${arch()}, ${cpus().length} × ${cpus()[0]?.model ?? "?"}`;

/** Pictures on the report's last page, spread over the split. */
const shown = 8;

/** Places of the pictures that are shown. */
const places = ({ length }: AnyDataset): readonly number[] => {
  const count = Math.min(shown, length);
  return Array.from({ length: count }, (_, i) => Math.floor((i * length) / count));
};

async function labelledSamples({
  dataset,
  segmenter,
  network,
}: ReportRequest): Promise<readonly ReportSample[]> {
  const { classes, normalisation, size } = network.description;
  const samples: ReportSample[] = [];
  for (const place of places(dataset)) {
    const { id, image, mask } = await dataset.at(place);
    const prediction = await labelled(segmenter, image, { normalisation, size });
    samples.push({
      id,
      image: await dataUri(image),
      truth: await dataUri(paintMask(mask, classes)),
      prediction: await dataUri(paintMask(prediction, classes)),
    });
  }
  return samples;
}

async function markedSamples({
  dataset,
  scorer,
  network: { description },
}: KeypointReportRequest): Promise<readonly ReportSample[]> {
  const { classes } = description;
  const samples: ReportSample[] = [];
  for (const place of places(dataset)) {
    const pose = await dataset.at(place);
    const { id, image } = pose;
    const points = await foundPoints(scorer, image, keypointSight(description));
    samples.push({
      id,
      image: await dataUri(image),
      truth: await dataUri(pointsOverlay({ image, points: placedPoints(pose), classes })),
      prediction: await dataUri(pointsOverlay({ image, points, classes })),
    });
  }
  return samples;
}

const dataUri = async (picture: Image): Promise<string> =>
  `data:image/png;base64,${Buffer.from(await encodePng(picture, 3)).toString("base64")}`;
