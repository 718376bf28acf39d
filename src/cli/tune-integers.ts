import { type Quantisation, quantisationAware } from "../compression/quantization/index.ts";
import { batchPlan, type Size } from "../data/index.ts";
import { type DatasetSpec, openDataset, startBatches } from "../data/node/index.ts";
import type { Engine } from "../engines/index.ts";
import { type Recipe, Trainer } from "../training/index.ts";
import type { Io } from "./command.ts";
import { type Preparation, preparedFor } from "./integer-network.ts";
import type { Options, Values } from "./options.ts";
import { weightsFor } from "./plan-run.ts";
import { progressOf } from "./progress.ts";
import { stepOptions } from "./training-options.ts";

/** How a network is trained while it computes in integers. */
export const tuningOptions = {
  finetune: { kind: "count", help: "steps of training with every number rounded; without it, none" },
  lr: { kind: "number", above: 0, help: "with --finetune, the highest learning rate", default: 1e-4 },
  batch: { kind: "count", help: "with --finetune, pictures in a step", default: 4 },
  classWeights: {
    ...stepOptions.classWeights,
    help: "with --finetune, how a class's rarity raises what its pixels count for",
  },
} as const satisfies Options;

export interface Tuning extends Values<Record<never, never>, Omit<typeof tuningOptions, "finetune">> {
  readonly steps: number;
  readonly seed: number;
  /** What the network is trained on. */
  readonly spec: DatasetSpec;
  /** [h, w] of every picture. */
  readonly size: Size;
  readonly engine: Engine;
  readonly io: Io;
}

/** Trains a network while it computes in integers, towards its labels; gives back its real numbers, by parameter name. */
export async function tunedIntegers(
  preparation: Preparation,
  quantisation: Quantisation,
  { engine, io, spec, ...tuning }: Tuning,
): Promise<ReadonlyMap<string, Float32Array>> {
  const recipe = recipeFor(preparation, tuning);
  const classWeights = await weightsFor(recipe, await openDataset(spec));
  const whole = preparedFor(preparation, [recipe.plan.batch, 3, ...recipe.plan.size]);
  const form = quantisationAware(whole, quantisation);
  const start = new Map(Object.entries(whole.weights));
  const trainer = await Trainer.start({ engine, recipe, classWeights, form, start });
  const batches = startBatches(spec, recipe.plan);
  const progress = progressOf(io, recipe.steps);
  try {
    while (trainer.done < recipe.steps) {
      io.signal.throwIfAborted();
      const started = performance.now();
      const batch = await batches.next();
      const report = await trainer.step(batch);
      progress.stepped(report, (1000 * batch.ids.length) / (performance.now() - started));
    }
    return trainer.weights();
  } finally {
    progress.stop();
    await batches.close();
    await trainer.close();
  }
}

/** Adam along half a cosine, without augmentation: the network is there, and its grids are to settle. */
function recipeFor(
  { network: { description } }: Preparation,
  { steps, lr, batch, seed, size, classWeights }: Omit<Tuning, "engine" | "io" | "spec">,
): Recipe {
  const { model, options, normalisation } = description;
  return {
    model,
    modelOptions: options,
    plan: batchPlan(size, { batch, seed, normalisation }),
    steps,
    seed,
    optimizer: { name: "adam", momentum: 0.9, nesterov: false, beta2: 0.999, weightDecay: 0, clipNorm: 1 },
    schedule: { name: "cosine", rate: lr, warmup: 0 },
    averaging: 0,
    loss: {
      classWeighting: classWeights,
      labelSmoothing: 0,
      crossEntropy: 1,
      dice: 0,
      focal: 0,
      shiftPenalty: 0,
    },
    freeze: "",
  };
}
