import { filesOf, type TrainRunRequest, type TrainRunResult, trainRun } from "../runs/index.ts";
import type { Answer, Io } from "./command.ts";
import { finishRun, metricsText, type RunMetrics } from "./finish-run.ts";
import { progressOf } from "./progress.ts";
import { resumeLine } from "./resume-line.ts";

/** How a training ended, for machines and for people. */
export interface RunAnswer extends Answer {
  readonly json: TrainRunResult & {
    readonly run: string;
    /** What to type to go on, where it was stopped. */
    readonly resume?: string;
    readonly metrics?: RunMetrics;
    readonly files?: Readonly<Record<string, string>>;
  };
}

/** Trains with progress on standard error, then measures and reports; says how to go on where it was stopped. */
export async function carryOutRun(
  request: Omit<TrainRunRequest, "signal" | "observer">,
  io: Io,
): Promise<RunAnswer> {
  const { folder, run, engine } = request;
  const progress = progressOf(io, run.recipe.steps);
  const result = await trainRun({ ...request, signal: io.signal, observer: progress }).finally(progress.stop);
  const measured = result.finished ? await finishRun({ folder, run, engine, io }) : undefined;
  if (measured) return finished(folder, { result, measured });
  const how = resumeLine(folder, run);
  return {
    json: { run: folder, ...result, finished: false, resume: how },
    text: `stopped after step ${result.step} of ${run.recipe.steps}; go on with: ${how}`,
  };
}

/** What is said of a finished run. */
export function finished(
  folder: string,
  { result, measured }: { readonly result: TrainRunResult; readonly measured: RunMetrics },
): RunAnswer {
  const files = filesOf(folder);
  return {
    json: { run: folder, ...result, metrics: measured, files },
    text: `${metricsText(measured)}\nreport: ${files.report}`,
  };
}
