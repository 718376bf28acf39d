import { arch, cpus, platform } from "node:os";
import { type Dataset, type Image, paintMask } from "../data/index.ts";
import { encodePng } from "../data/node/index.ts";
import { type ReportSample, trainingReport } from "../reports/index.ts";
import { historyOf, knownModel, type Run, type TrainedNetwork } from "../runs/index.ts";
import type { ConfusionMatrix } from "../tasks/index.ts";
import { labelled, type Segmenter } from "../training/index.ts";
import type { Measured } from "./measure.ts";

export interface ReportRequest {
  readonly folder: string;
  readonly run: Run;
  readonly network: TrainedNetwork;
  readonly dataset: Dataset;
  readonly segmenter: Segmenter;
  readonly measured: Measured;
  readonly confusion: ConfusionMatrix;
}

/** A run's story as one HTML file. */
export async function reportOf(request: ReportRequest): Promise<string> {
  const { folder, run, network, measured, confusion } = request;
  const { model, options, classes, data } = network.description;
  const graph = knownModel(model).graph({ options, input: [1, 3, ...run.recipe.plan.size] });
  return trainingReport({
    title: `${model} on ${data}`,
    model: { name: model, parameters: graph.parameterCount, macs: graph.macs },
    options: run.options,
    versions: { ...run.versions, system: system() },
    classes,
    history: await historyOf(folder),
    metrics: measured,
    confusion: confusion.rows(),
    samples: await samplesOf(request),
  });
}

const system = (): string => `${platform()} ${arch()}, ${cpus().length} × ${cpus()[0]?.model ?? "?"}`;

/** Pictures on the report's last page, spread over the split. */
const shown = 8;

async function samplesOf({ dataset, segmenter, network }: ReportRequest): Promise<readonly ReportSample[]> {
  const { classes, normalisation, size } = network.description;
  const count = Math.min(shown, dataset.length);
  const samples: ReportSample[] = [];
  for (let i = 0; i < count; i++) {
    const { id, image, mask } = await dataset.at(Math.floor((i * dataset.length) / count));
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

const dataUri = async (picture: Image): Promise<string> =>
  `data:image/png;base64,${Buffer.from(await encodePng(picture, 3)).toString("base64")}`;
