import { arch, cpus, platform } from "node:os";
import { type Dataset, paintMask } from "../data/index.ts";
import { encodePng, openDataset, writeAtomically } from "../data/node/index.ts";
import type { Engine } from "../engines/index.ts";
import { metricsTable, textTable, trainingReport } from "../reports/index.ts";
import {
  filesOf,
  graphFor,
  historyOf,
  type Run,
  readNetwork,
  segmenterOf,
  type TrainedNetwork,
} from "../runs/index.ts";
import { segmentationMetrics } from "../tasks/index.ts";
import { type Evaluation, evaluate, labelled, type Segmenter } from "../training/index.ts";
import type { Answer, Io } from "./command.ts";
import { onnxBytes } from "./onnx-bytes.ts";
import { version } from "./version.ts";

interface Finish {
  readonly folder: string;
  readonly run: Run;
  readonly engine: Engine;
  readonly io: Io;
}

/** After the last step: measures the best weights on the whole validation split and writes model and report. */
export async function finishRun({ folder, run, engine, io }: Finish): Promise<Answer> {
  const files = filesOf(folder);
  const network = await readNetwork(files.best);
  await writeAtomically(files.onnx, onnxBytes(network));
  const dataset = await openDataset(run.validation);
  const segmenter = segmenterOf(network, engine);
  try {
    const { normalisation, size, classes } = network.description;
    const evaluation = await evaluate({ segmenter, dataset, normalisation, size });
    const metrics = segmentationMetrics(evaluation.confusion, {
      images: evaluation.images,
      names: classes.names,
    });
    const measured = { ...metrics, milliseconds: evaluation.milliseconds };
    await writeAtomically(files.metrics, `${JSON.stringify(measured, null, 2)}\n`);
    await writeAtomically(
      files.report,
      await reportOf({ folder, run, network, dataset, segmenter, evaluation }),
    );
    io.stderr(`report: ${files.report}\n`);
    return { json: { metrics: measured, files }, text: textTable(metricsTable(metrics)) };
  } finally {
    await segmenter.close();
  }
}

interface ReportRequest {
  readonly folder: string;
  readonly run: Run;
  readonly network: TrainedNetwork;
  readonly dataset: Dataset;
  readonly segmenter: Segmenter;
  readonly evaluation: Evaluation;
}

async function reportOf({
  folder,
  run,
  network,
  dataset,
  segmenter,
  evaluation,
}: ReportRequest): Promise<string> {
  const { description } = network;
  const graph = graphFor(description);
  const { classes } = description;
  return trainingReport({
    title: `${description.model} on ${description.data}`,
    model: { name: description.model, parameters: graph.parameterCount, macs: graph.macs },
    options: run.options,
    versions: {
      ...run.versions,
      thumbnet: version(),
      system: `${platform()} ${arch()}, ${cpus().length} × ${cpus()[0]?.model ?? "?"}`,
    },
    classes,
    history: await historyOf(folder),
    metrics: segmentationMetrics(evaluation.confusion, { images: evaluation.images, names: classes.names }),
    confusion: evaluation.confusion.rows(),
    samples: await samplesOf({ dataset, segmenter, network }),
  });
}

/** Pictures on the report's last page. */
const shown = 8;

async function samplesOf({
  dataset,
  segmenter,
  network: { description },
}: Pick<ReportRequest, "dataset" | "segmenter" | "network">) {
  const { classes, normalisation, size } = description;
  const count = Math.min(shown, dataset.length);
  return Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const { id, image, mask } = await dataset.at(Math.floor((i * dataset.length) / count));
      const prediction = await labelled(segmenter, image, { normalisation, size });
      const [photo, truth, answer] = await Promise.all(
        [image, paintMask(mask, classes), paintMask(prediction, classes)].map(async (picture) =>
          dataUri(await encodePng(picture, 3)),
        ),
      );
      return { id, image: photo ?? "", truth: truth ?? "", prediction: answer ?? "" };
    }),
  );
}

const dataUri = (png: Uint8Array): string => `data:image/png;base64,${Buffer.from(png).toString("base64")}`;
