import { join } from "node:path";
import { ort } from "../../engines/ort/index.ts";
import { type Run, readRun, startRun, trainRun } from "../../runs/index.ts";
import { defineCommand } from "../command.ts";
import { UsageError } from "../errors.ts";
import { finishRun } from "../finish-run.ts";
import { startingWeights } from "../network-source.ts";
import { typed } from "../options.ts";
import { planRun } from "../plan-run.ts";
import { progressOf } from "../progress.ts";
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
    threads: { kind: "count", help: "processor threads; without it, all", default: 2 },
  },
  examples: [
    "thumbnet train --data streets --size 96x128 --steps 200 --lr 0.003 --schedule one-cycle --set norm=batch",
    "thumbnet train --data camvid --size 360x480 --batch 8 --steps 155 --out runs/camvid",
    "thumbnet train --out runs/camvid --resume",
  ],
  async run(values, io) {
    const folder = values.out ?? join("runs", values.model);
    const run = values.resume ? await resumed(folder, values) : await planRun(values);
    const start = values.from && !values.resume ? await startingWeights(values.from, run) : undefined;
    if (!values.resume) await startRun(folder, run);
    const engine = ort({ threads: values.threads });
    const progress = progressOf(io, { steps: run.recipe.steps, done: 0 });
    const { signal } = io;
    const result = await trainRun({
      folder,
      run,
      engine,
      resume: values.resume,
      start,
      stopAfter: values.stopAfter,
      signal,
      observer: progress,
    }).finally(() => progress.stop());
    if (!result.finished) {
      const how = `thumbnet train --out ${folder} --resume`;
      return {
        json: { run: folder, ...result, resume: how },
        text: `stopped after step ${result.step} of ${run.recipe.steps}; go on with: ${how}`,
      };
    }
    const finished = await finishRun({ folder, run, engine, io });
    return { json: { run: folder, ...result, ...finished.json }, text: finished.text };
  },
});

/** The run in the folder; what is asked now must not contradict what it was started with. */
async function resumed(folder: string, asked: Readonly<Record<string, unknown>>): Promise<Run> {
  const run = await readRun(folder);
  for (const [name, option] of Object.entries(trainingOptions)) {
    const isDefault =
      JSON.stringify(asked[name]) === JSON.stringify("default" in option ? option.default : undefined);
    const same = JSON.stringify(asked[name]) === JSON.stringify(run.options[name]);
    if (isDefault || same || isEmpty(asked[name])) continue;
    throw new UsageError(
      `${folder} was started with --${typed(name)} ${JSON.stringify(run.options[name])}, not ${JSON.stringify(asked[name])}; resuming changes nothing: leave the option out, or start another run`,
    );
  }
  return run;
}

const isEmpty = (x: unknown): boolean =>
  x === false || (typeof x === "object" && x !== null && Object.keys(x).length === 0);
