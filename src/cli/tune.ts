import { batchPlan, type Size } from "../data/index.ts";
import { type DatasetSpec, openDataset, startBatches } from "../data/node/index.ts";
import type { Engine } from "../engines/index.ts";
import { type NetworkDescription, taskOf } from "../runs/index.ts";
import type { ClassWeighting } from "../tasks/index.ts";
import { type Numbers, type Recipe, type Stretch, trainedInForms } from "../training/index.ts";
import type { Io } from "./command.ts";
import { weightsFor } from "./plan-run.ts";
import { progressOf } from "./progress.ts";
import { stepOptions } from "./training-options.ts";

/** How a network that was trained already is trained a little more. */
export interface Tuning {
  readonly description: NetworkDescription;
  readonly steps: number;
  /** The highest learning rate. */
  readonly lr: number;
  /** Pictures in a step. */
  readonly batch: number;
  readonly classWeights: ClassWeighting;
  readonly seed: number;
  /** What the network is trained on. */
  readonly spec: DatasetSpec;
  /** [h, w] of every picture. */
  readonly size: Size;
  /** The training that the network comes from, whose optimizer, loss and augmentation it keeps. */
  readonly before?: Recipe | undefined;
  readonly engine: Engine;
  readonly io: Io;
}

interface Course {
  /** The network's numbers before. */
  readonly start: Numbers;
  readonly stretches: readonly Stretch[];
}

/** Trains a network in one form after another, towards its labels, and gives back its numbers. */
export async function tuned(course: Course, tuning: Tuning): Promise<Numbers> {
  const { engine, io, spec } = tuning;
  const recipe = recipeFor(tuning);
  const classWeights = await weightsFor(recipe, await openDataset(spec));
  const batches = startBatches(spec, recipe.plan);
  const progress = progressOf(io, recipe.steps);
  let last = performance.now();
  try {
    return await trainedInForms({
      ...course,
      engine,
      recipe,
      classWeights,
      next: batches.next,
      stepped(report, { ids }) {
        io.signal.throwIfAborted();
        const now = performance.now();
        progress.stepped(report, (1000 * ids.length) / (now - last));
        last = now;
      },
    });
  } finally {
    progress.stop();
    await batches.close();
  }
}

/** Half a cosine: the network is there, and what was done to it is to settle. */
function recipeFor({ description, steps, lr, batch, classWeights, seed, size, before }: Tuning): Recipe {
  const { model, options, normalisation } = description;
  const { optimizer = adam, loss = labelsAlone, plan } = before ?? {};
  const keypoints = before?.keypoints ?? (taskOf(description) === "keypoints" ? places : undefined);
  return {
    model,
    modelOptions: options,
    plan: batchPlan(size, { batch, seed, normalisation, ...(plan && { augmentation: plan.augmentation }) }),
    steps,
    seed,
    optimizer,
    schedule: { name: "cosine", rate: lr, warmup: 0 },
    averaging: 0,
    loss: { ...loss, classWeighting: classWeights },
    ...(keypoints && { keypoints }),
    freeze: "",
  };
}

const adam = {
  name: "adam",
  momentum: 0.9,
  nesterov: false,
  beta2: 0.999,
  weightDecay: 0,
  clipNorm: 1,
} as const;

const labelsAlone = { labelSmoothing: 0, crossEntropy: 1, dice: 0, focal: 0, shiftPenalty: 0 };

const { coordinates, heatmaps, spread } = stepOptions;
const places = {
  coordinates: coordinates.default,
  heatmaps: heatmaps.default,
  spread: spread.default,
};
