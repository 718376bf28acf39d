import { InputError } from "../../data/index.ts";
import { startBatches, writeAtomically } from "../../data/node/index.ts";
import { ort } from "../../engines/ort/index.ts";
import { rateCurve, shortRate, textTable } from "../../reports/index.ts";
import type { Run } from "../../runs/index.ts";
import {
  type RateFindings,
  type RateRange,
  smoothedLosses,
  steepestRate,
  Trainer,
  tryRates,
} from "../../training/index.ts";
import { defineCommand, type Io } from "../command.ts";
import { engineOptions, threadsOf } from "../engine.ts";
import { UsageError } from "../errors.ts";
import { defaultsOf } from "../options.ts";
import { planRun } from "../plan-run.ts";
import { searching } from "../progress.ts";
import { checkTogether } from "../recipe-of.ts";
import { startingWeights } from "../starting-weights.ts";
import { courseOptions, stepOptions } from "../training-options.ts";

export const findLr = defineCommand({
  name: "find-lr",
  summary: "tries growing learning rates and suggests the one at which the loss falls most steeply",
  positionals: {},
  options: {
    ...stepOptions,
    steps: { kind: "count", min: 2, help: "rates to try, a batch each", default: 60 },
    lrFrom: { kind: "number", above: 0, help: "the lowest rate", default: 1e-6 },
    lrTo: { kind: "number", above: 0, help: "the highest rate", default: 1 },
    out: { kind: "text", placeholder: "FILE.svg", help: "draws the losses against the rates" },
    ...engineOptions,
  },
  examples: [
    "thumbnet find-lr --data streets --size 96x128 --set norm=batch --optimizer adamw --out rates.svg",
  ],
  async run({ steps, lrFrom: from, lrTo: to, out, threads, ...asked }, io, given) {
    if (from >= to) throw new UsageError(`--lr-from ${from} is not below --lr-to ${to}`);
    const training = { ...defaultsOf(courseOptions), ...asked };
    checkTogether(training, given);
    const run = await planRun(training, { io, threads: threadsOf(threads) });
    const start = asked.from === undefined ? undefined : await startingWeights(asked.from, { run, io });
    const findings = await searchRates(run, { range: { from, to, steps }, start, io });
    const found = told(findings);
    if (out !== undefined) await writeAtomically(out, curveOf(found));
    return {
      json: { ...found, ...(out !== undefined && { file: out }) },
      text: [tableOf(found), verdict(found), ...(out === undefined ? [] : [`curve: ${out}`])].join("\n\n"),
    };
  },
});

interface Search {
  readonly range: RateRange;
  readonly start: ReadonlyMap<string, Float32Array> | undefined;
  readonly io: Io;
}

async function searchRates(run: Run, { range, start, io }: Search): Promise<RateFindings> {
  const { recipe, classWeights, train, threads } = run;
  const trainer = await Trainer.start({ engine: ort({ threads }), recipe, classWeights, start });
  const batches = startBatches(train, recipe.plan);
  const progress = searching(io, range.steps);
  try {
    return await tryRates({ ...range, trainer, batches, signal: io.signal, tried: progress.tried });
  } finally {
    progress.stop();
    await batches.close();
    await trainer.close();
  }
}

interface Trial {
  readonly learningRate: number;
  readonly loss: number;
  readonly smoothed: number;
}

interface Found {
  /** Absent when no rate lowered the loss. */
  readonly suggestion?: number;
  /** Absent when no rate was too high. */
  readonly explodedAt?: number;
  readonly trials: readonly Trial[];
}

function told({ trials, explodedAt }: RateFindings): Found {
  if (trials.length === 0)
    throw new InputError("the loss is not finite at the lowest rate: lower --lr-from, or set --clip-norm");
  const smoothed = smoothedLosses(trials);
  const suggestion = steepestRate(trials);
  return {
    ...(suggestion !== undefined && { suggestion }),
    ...(explodedAt !== undefined && { explodedAt }),
    trials: trials.map((trial, i) => ({ ...trial, smoothed: smoothed[i] ?? trial.loss })),
  };
}

function curveOf({ suggestion, trials }: Found): string {
  return rateCurve({
    losses: trials.map(({ learningRate, loss }) => [learningRate, loss] as const),
    smoothed: trials.map(({ learningRate, smoothed }) => [learningRate, smoothed] as const),
    suggestion,
  }).markup;
}

/** About a dozen of the trials. */
function tableOf({ trials }: Found): string {
  const every = Math.ceil(trials.length / 12);
  return textTable({
    columns: [{ title: "learning rate" }, { title: "loss", digits: 3 }, { title: "smoothed", digits: 3 }],
    rows: trials
      .filter((_, i) => i % every === 0)
      .map(({ learningRate, loss, smoothed }) => [learningRate.toExponential(1), loss, smoothed]),
  });
}

function verdict({ suggestion, explodedAt }: Found): string {
  const end = explodedAt === undefined ? "it did not explode" : `it exploded at ${shortRate(explodedAt)}`;
  return suggestion === undefined
    ? `no rate lowered the loss; ${end}`
    : `the loss fell most steeply at ${shortRate(suggestion)}: try --lr ${shortRate(suggestion)}; ${end}`;
}
