import type { Preprocessing } from "../data/index.ts";
import { openPhotographs } from "../data/node/index.ts";
import { textTable, topRatesTable } from "../reports/index.ts";
import { percent } from "../reports/numbers.ts";
import { scorerOf } from "../runs/index.ts";
import { type ClassificationMetrics, classificationMetrics } from "../tasks/index.ts";
import { classifyAll } from "../training/index.ts";
import { matchClasses } from "./class-names.ts";
import type { Answer } from "./command.ts";
import type { DataRequest } from "./datasets.ts";
import { UsageError } from "./errors.ts";
import { millisecondsText } from "./measure.ts";
import type { NetworkAtHand } from "./network-at-hand.ts";
import { countdown } from "./progress.ts";

interface ClassificationRequest extends DataRequest {
  /** Default: the one to validate with, where the folder is divided. */
  readonly split: string | undefined;
  readonly preprocessing: Preprocessing;
}

/** Measures a network that classifies photographs. */
export async function evalClassification(
  { source, network, engine, io }: NetworkAtHand,
  { data, classes, skipBad, split, preprocessing }: ClassificationRequest,
): Promise<Answer> {
  if (data === undefined) throw new UsageError("--data is missing: give a folder of photographs");
  const photographs = await openPhotographs({ path: data, split, classes, skipBad });
  for (const { reason } of photographs.skipped) io.stderr(`skipped: ${reason}\n`);
  const matched = matchClasses(photographs, network.description, { source, data });
  const scorer = scorerOf(network, engine);
  const line = countdown(io, photographs.length);
  try {
    const { answers, milliseconds } = await classifyAll({
      scorer,
      photographs,
      classes: matched,
      preprocessing,
      signal: io.signal,
      progress: line.reached,
    });
    const metrics = classificationMetrics(answers, photographs.classes);
    return {
      json: { ...metrics, milliseconds, skipped: photographs.skipped },
      text: toldOf(metrics, milliseconds),
    };
  } finally {
    line.stop();
    await scorer.close();
  }
}

/** Classes that a person still reads through. */
const fewClasses = 30;

function toldOf(metrics: ClassificationMetrics, milliseconds: number): string {
  const { images, top1, top5, classes } = metrics;
  const whole = `${images} photographs, top-1 ${percent(top1)}, top-5 ${percent(top5)}, ${millisecondsText(milliseconds)}`;
  return classes.length > fewClasses ? whole : `${textTable(topRatesTable(metrics))}\n\n${whole}`;
}
