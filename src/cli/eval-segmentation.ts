import type { Size } from "../data/index.ts";
import { paperTable, textTable } from "../reports/index.ts";
import { segmenterOf } from "../runs/index.ts";
import { paperMetrics } from "../tasks/index.ts";
import { checkClasses } from "./check-classes.ts";
import type { Answer } from "./command.ts";
import { type DataRequest, openSplit, pixelsOf } from "./datasets.ts";
import { measure, measuredText } from "./measure.ts";
import type { NetworkAtHand } from "./network-at-hand.ts";

interface SegmentationRequest extends DataRequest {
  readonly split: string;
  readonly size: Size | undefined;
  readonly seed: number;
  readonly paper: boolean;
}

/** Measures a network that labels pixels. */
export async function evalSegmentation(
  { source, network, engine, io }: NetworkAtHand,
  { split, size, seed, paper, ...data }: SegmentationRequest,
): Promise<Answer> {
  const { classes, size: trained } = network.description;
  const dataset = pixelsOf(await openSplit(data, split, { drawn: { size: size ?? trained, seed }, io }));
  checkClasses(dataset, classes, source);
  const segmenter = segmenterOf(network, engine);
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
}
