import { appendFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { isFile, readText, writeAtomically } from "../data/node/index.ts";
import {
  eventRecord,
  fileVersionRecord,
  type History,
  type TrainStep,
  type ValidationStep,
} from "../reports/index.ts";
import { filesOf } from "./run-file.ts";

type Line = (TrainStep & { readonly kind: "train" }) | (ValidationStep & { readonly kind: "validation" });

/** Writes what a training tells of itself: `metrics.jsonl` for programs, event files for TensorBoard. */
export class RunLog {
  readonly #metrics: string;
  readonly #events: string;

  private constructor(metrics: string, events: string) {
    this.#metrics = metrics;
    this.#events = events;
  }

  /** Opens a run's log after `step`; later lines, of steps that are to be done again, are dropped. */
  static async open(folder: string, step: number): Promise<RunLog> {
    const { log: metrics } = filesOf(folder);
    const kept = (await linesOf(metrics)).filter((line) => line.step <= step);
    await writeAtomically(metrics, kept.map(written).join(""));
    // A file for every sitting, named as TensorBoard expects: an older one may end in half a record.
    const seconds = Date.now() / 1000;
    const name = ["events.out.tfevents", Math.floor(seconds), hostname(), process.pid, step].join(".");
    const events = join(folder, name);
    await appendFile(events, fileVersionRecord(seconds));
    return new RunLog(metrics, events);
  }

  async train(step: TrainStep): Promise<void> {
    await this.#append(
      { kind: "train", ...step },
      {
        "train/loss": step.loss,
        "train/learning-rate": step.learningRate,
        "train/images-per-second": step.imagesPerSecond,
      },
    );
  }

  async validation(step: ValidationStep): Promise<void> {
    await this.#append(
      { kind: "validation", ...step },
      Object.fromEntries(
        tags.flatMap(([rate, tag]) => (step[rate] === undefined ? [] : [[tag, step[rate] ?? Number.NaN]])),
      ),
    );
  }

  async #append(line: Line, scalars: Readonly<Record<string, number>>): Promise<void> {
    await appendFile(this.#metrics, written(line));
    await appendFile(this.#events, eventRecord({ step: line.step, wallTime: Date.now() / 1000, scalars }));
  }
}

/** TensorBoard's names for what a validation measures. */
const tags = [
  ["pixelAccuracy", "validation/pixel-accuracy"],
  ["meanIoU", "validation/mean-iou"],
  ["loss", "validation/loss"],
  ["distance", "validation/distance"],
] as const satisfies readonly (readonly [keyof ValidationStep, string])[];

const written = (line: Line): string => `${JSON.stringify(line)}\n`;

/** Everything that a run has logged. */
export async function historyOf(folder: string): Promise<History> {
  const lines = await linesOf(filesOf(folder).log);
  return {
    train: lines.filter((line) => line.kind === "train"),
    validation: lines.filter((line) => line.kind === "validation"),
  };
}

async function linesOf(metrics: string): Promise<readonly Line[]> {
  if (!(await isFile(metrics))) return [];
  return (await readText(metrics)).split("\n").flatMap(lineIn);
}

/** The line in a text; an interrupted write leaves at most a last text that is no whole line, and it is left out. */
function lineIn(text: string): readonly Line[] {
  try {
    const line: Partial<Line> | null = text === "" ? null : JSON.parse(text);
    const isLine = typeof line?.step === "number" && (line.kind === "train" || line.kind === "validation");
    // Whole lines are our own.
    return isLine ? [line as Line] : [];
  } catch {
    return [];
  }
}
