import { ort } from "../../engines/ort/index.ts";
import { paperTable, textTable } from "../../reports/index.ts";
import { segmenterOf } from "../../runs/index.ts";
import { paperMetrics } from "../../tasks/index.ts";
import { checkClasses } from "../check-classes.ts";
import { defineCommand } from "../command.ts";
import { openSplit } from "../datasets.ts";
import { engineOptions, threadsOf } from "../engine.ts";
import { measure, measuredText } from "../measure.ts";
import { trainedNetwork, trainedSource } from "../trained-network.ts";
import { dataOptions } from "../training-options.ts";

export const evaluation = defineCommand({
  name: "eval",
  summary: "measures a trained network on a split of labelled pictures",
  positionals: { source: trainedSource },
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
    ...engineOptions,
  },
  examples: [
    "thumbnet eval runs/camvid --data camvid --split val",
    "thumbnet eval squeeze-unet-camvid --data camvid --json",
  ],
  async run({ source, split, size, seed, paper, threads, ...data }, io) {
    const network = await trainedNetwork(source);
    const { classes, size: trained } = network.description;
    const dataset = await openSplit(data, split, { drawn: { size: size ?? trained, seed }, io });
    checkClasses(dataset, classes, source);
    const segmenter = segmenterOf(network, ort({ threads: threadsOf(threads) }));
    try {
      const { measured, batches } = await measure({ network, segmenter, dataset, size, io });
      const table7 = paper ? paperMetrics(batches, classes.names) : undefined;
      return {
        json: { ...measured, ...(table7 && { paper: table7 }), skipped: dataset.skipped },
        text: [measuredText(measured), ...(table7 ? [textTable(paperTable(table7))] : [])].join("\n\n"),
      };
    } finally {
      await segmenter.close();
    }
  },
});
