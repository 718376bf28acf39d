import { ort } from "../engines/ort/index.ts";
import { checkUnused, historyOf, type Run } from "../runs/index.ts";
import { carryOutRun, finished, type RunAnswer } from "./carry-out-run.ts";
import type { Io } from "./command.ts";
import { threadsOf } from "./engine.ts";
import { finishedBefore } from "./finish-run.ts";
import type { Options } from "./options.ts";
import { planRun, type Teaching } from "./plan-run.ts";
import { type Asked, checkTogether } from "./recipe-of.ts";
import { resumed } from "./resumed.ts";
import { startingWeights } from "./starting-weights.ts";
import { openTeacher } from "./teacher.ts";

/** What every command that trains is asked beside the training. */
export const sittingOptions = {
  out: { kind: "text", placeholder: "RUN", help: "the run's folder; without it, runs/MODEL" },
  resume: { kind: "flag", help: "continues the run in --out, bit for bit" },
  stopAfter: { kind: "count", help: "ends early after this step, as an interruption would", unit: "steps" },
} as const satisfies Options;

export interface TrainingRequest {
  readonly folder: string;
  readonly resume: boolean;
  readonly stopAfter: number | undefined;
  readonly threads: number | undefined;
  readonly asked: Asked;
  /** Everything that was typed for the options of `table`, by name. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly given: ReadonlySet<string>;
  /** The options that decide the training; what is resumed must not contradict them. */
  readonly table: Options;
  readonly io: Io;
  /** Whom a new run learns from. */
  teaching?(): Promise<Teaching>;
}

/** Begins a run, or goes on with one. */
export async function carryOutTraining(request: TrainingRequest): Promise<RunAnswer> {
  const { folder, resume, stopAfter, io } = request;
  const run = resume ? await resumed(folder, request) : await begun(request);
  if (resume) {
    const known = await toldAgain(folder, run);
    if (known) return known;
  }
  // Other threads would add numbers up in another order.
  const threads = (resume ? request.threads : undefined) ?? run.threads;
  const engine = ort({ threads });
  const { from } = request.asked;
  const start = resume || from === undefined ? undefined : await startingWeights(from, { run, io });
  const teacher = await openTeacher(run, { engine, threads });
  try {
    return await carryOutRun({ folder, run, engine, resume, start, teacher, stopAfter }, io);
  } finally {
    await teacher?.close();
  }
}

async function begun({ folder, threads, asked, given, io, teaching }: TrainingRequest): Promise<Run> {
  checkTogether(asked, given);
  await checkUnused(folder);
  return planRun(asked, { io, threads: threadsOf(threads), teaching: await teaching?.() });
}

/** The answer of a run that needs nothing more; `undefined` for another. */
async function toldAgain(folder: string, { recipe }: Run): Promise<RunAnswer | undefined> {
  const measured = await finishedBefore(folder);
  if (!measured) return undefined;
  const loss = (await historyOf(folder)).train.at(-1)?.loss;
  const result = { step: recipe.steps, finished: true, ...(loss !== undefined && { loss }), waited: 0 };
  const { json, text } = finished(folder, { result, measured });
  return { json, text: `${folder} has done all its ${recipe.steps} steps already\n\n${text}` };
}
