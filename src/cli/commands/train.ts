import { join } from "node:path";
import { ort } from "../../engines/ort/index.ts";
import { checkUnused, historyOf, type Run } from "../../runs/index.ts";
import { carryOutRun, finished, type RunAnswer } from "../carry-out-run.ts";
import { defineCommand } from "../command.ts";
import { engineOptions, threadsOf } from "../engine.ts";
import { finishedBefore } from "../finish-run.ts";
import { planRun } from "../plan-run.ts";
import { checkTogether } from "../recipe-of.ts";
import { resumed } from "../resumed.ts";
import { startingWeights } from "../starting-weights.ts";
import { trainingOptions } from "../training-options.ts";

export const train = defineCommand({
  name: "train",
  summary: "trains a network that labels pixels, on photographs or drawn scenes",
  positionals: {},
  options: {
    ...trainingOptions,
    out: { kind: "text", placeholder: "RUN", help: "the run's folder; without it, runs/MODEL" },
    resume: { kind: "flag", help: "continues the run in --out, bit for bit" },
    stopAfter: { kind: "count", help: "ends early after this step, as an interruption would", unit: "steps" },
    ...engineOptions,
  },
  examples: [
    "thumbnet train --data streets --size 96x128 --steps 200 --lr 0.003 --schedule one-cycle --set norm=batch",
    "thumbnet train --data camvid --size 360x480 --batch 8 --steps 155 --out runs/camvid",
    "thumbnet train --out runs/camvid --resume",
  ],
  async run({ out, resume, stopAfter, threads, ...training }, io, given) {
    const folder = out ?? join("runs", training.model);
    if (resume) {
      const run = await resumed(folder, { asked: training, given, threads, io });
      // Other threads would add numbers up in another order.
      const engine = ort({ threads: threads ?? run.threads });
      return (await toldAgain(folder, run)) ?? carryOutRun({ folder, run, engine, resume, stopAfter }, io);
    }
    checkTogether(training, given);
    await checkUnused(folder);
    const run = await planRun(training, { io, threads: threadsOf(threads) });
    const start = training.from === undefined ? undefined : await startingWeights(training.from, { run, io });
    const engine = ort({ threads: run.threads });
    return carryOutRun({ folder, run, engine, resume, start, stopAfter }, io);
  },
});

/** The answer of a run that needs nothing more; `undefined` for another. */
async function toldAgain(folder: string, { recipe }: Run): Promise<RunAnswer | undefined> {
  const measured = await finishedBefore(folder);
  if (!measured) return undefined;
  const loss = (await historyOf(folder)).train.at(-1)?.loss;
  const result = { step: recipe.steps, finished: true, ...(loss !== undefined && { loss }), waited: 0 };
  const { json, text } = finished(folder, { result, measured });
  return { json, text: `${folder} has done all its ${recipe.steps} steps already\n\n${text}` };
}
