import type { PhotographSet, Preprocessing } from "../data/index.ts";
import { textTable, topRatesTable } from "../reports/index.ts";
import { percent } from "../reports/numbers.ts";
import { preprocessingOf, type TrainedNetwork } from "../runs/index.ts";
import { type ClassificationMetrics, classificationMetrics } from "../tasks/index.ts";
import { classifyAll, type Scorer } from "../training/index.ts";
import type { Io } from "./command.ts";
import { millisecondsText } from "./measure.ts";
import { countdown } from "./progress.ts";

/** What `thumbnet eval` answers of a network that classifies. */
export interface MeasuredClasses extends ClassificationMetrics {
  /** Time to classify one photograph: the median. */
  readonly milliseconds: number;
}

export interface ClassMeasurement {
  readonly network: TrainedNetwork;
  readonly scorer: Scorer;
  readonly photographs: Pick<PhotographSet, "classes" | "length" | "at">;
  /** The network's class for each class of the photographs. Default: the same. */
  readonly classes?: readonly number[];
  /** How the network sees them. Default: as it was trained. */
  readonly preprocessing?: Preprocessing;
  readonly io: Io;
}

/** Measures a network on all photographs; Ctrl-C throws the signal's reason. */
export async function measureClasses({
  network: { description },
  scorer,
  photographs,
  classes = photographs.classes.names.map((_, label) => label),
  preprocessing = preprocessingOf(description),
  io,
}: ClassMeasurement): Promise<MeasuredClasses> {
  const line = countdown(io, photographs.length);
  try {
    const { answers, milliseconds } = await classifyAll({
      scorer,
      photographs,
      classes,
      preprocessing,
      signal: io.signal,
      progress: line.reached,
    });
    return { ...classificationMetrics(answers, photographs.classes), milliseconds };
  } finally {
    line.stop();
  }
}

/** Classes that a person still reads through. */
const fewClasses = 30;

/** The metrics for people: a row for each class where there are few, and a line of the whole. */
export function classesText(measured: MeasuredClasses): string {
  const { images, top1, top5, milliseconds, classes } = measured;
  const whole = `${images} photographs, top-1 ${percent(top1)}, top-5 ${percent(top5)}, ${millisecondsText(milliseconds)}`;
  return classes.length > fewClasses ? whole : `${textTable(topRatesTable(measured))}\n\n${whole}`;
}
