import { InputError } from "../../data/index.ts";
import { openDataset } from "../../data/node/index.ts";
import { ort } from "../../engines/ort/index.ts";
import { metricsTable, paperTable, textTable } from "../../reports/index.ts";
import { segmenterOf } from "../../runs/index.ts";
import { paperMetrics, segmentationMetrics } from "../../tasks/index.ts";
import { evaluate } from "../../training/index.ts";
import { defineCommand } from "../command.ts";
import { trainedNetwork } from "../network-source.ts";
import { datasetSpec } from "../plan-run.ts";
import { countdown } from "../progress.ts";
import { dataOptions } from "../training-options.ts";

export const evaluation = defineCommand({
  name: "eval",
  summary: "measures a trained network on a split of labelled pictures",
  positionals: {
    source: {
      placeholder: "RUN|FILE",
      help: "a run, a .safetensors or .onnx file, or a network of thumbnet's zoo",
    },
  },
  options: {
    ...dataOptions,
    split: { kind: "text", help: "which part of the data", default: "val" },
    size: {
      kind: "size",
      help: "what pictures are resized to; without it, what the network was trained with",
      unit: "pixels",
    },
    seed: { kind: "count", min: 0, help: "decides which scenes are drawn", default: 0 },
    paper: { kind: "flag", help: "averages over batches of eight, as Squeeze U-Net's Table 7 does" },
    threads: { kind: "count", help: "processor threads", default: 2 },
  },
  examples: [
    "thumbnet eval runs/camvid --data camvid --split val",
    "thumbnet eval squeeze-unet-camvid --data camvid --json",
  ],
  async run({ source, split, size: asked, seed, paper, threads, ...data }, io) {
    const network = await trainedNetwork(source);
    const { classes, normalisation, size: trained } = network.description;
    const size = asked ?? trained;
    const dataset = await openDataset(datasetSpec(data, split, { size: size ?? [96, 128], seed }));
    for (const { file, reason } of dataset.skipped) io.stderr(`skipped ${file}: ${reason}\n`);
    if (dataset.classes.names.join() !== classes.names.join())
      throw new InputError(
        `${source} knows ${classes.names.join(", ")}, but ${dataset.name} has ${dataset.classes.names.join(", ")}`,
      );
    const segmenter = segmenterOf(network, ort({ threads }));
    const line = countdown(io, dataset.length);
    try {
      const { images, confusion, batches, milliseconds } = await evaluate({
        segmenter,
        dataset,
        normalisation,
        size,
        progress: line.reached,
      });
      const metrics = segmentationMetrics(confusion, { images, names: classes.names });
      const table7 = paper ? paperMetrics(batches, classes.names) : undefined;
      const tables = [textTable(metricsTable(metrics)), ...(table7 ? [textTable(paperTable(table7))] : [])];
      return {
        json: { ...metrics, milliseconds, ...(table7 && { paper: table7 }) },
        text: [...tables, summaryOf(metrics, milliseconds)].join("\n\n"),
      };
    } finally {
      line.stop();
      await segmenter.close();
    }
  },
});

const summaryOf = (
  {
    images,
    pixelAccuracy,
    meanIoU,
  }: { images: number; pixelAccuracy: number | null; meanIoU: number | null },
  milliseconds: number,
): string =>
  `${images} images, ${((pixelAccuracy ?? 0) * 100).toFixed(1)} % of pixels right, mean IoU ${(meanIoU ?? 0).toFixed(3)}, ${milliseconds.toFixed(0)} ms an image`;
