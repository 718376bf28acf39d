import { createHash } from "node:crypto";
import { batchPlan, prepareBatch, sceneAugmentation, streets } from "../../src/data/index.ts";
import { ort } from "../../src/engines/ort/index.ts";
import { type Recipe, Trainer, type TrainerRequest } from "../../src/training/index.ts";

/** The smallest training that has everything: decay, moments, statistics, averaged weights, augmentation. */
export const smallRecipe: Recipe = {
  model: "unet",
  modelOptions: { classes: 11, width: 0.02, norm: "batch" },
  plan: batchPlan([32, 48], { batch: 2, seed: 5, augmentation: { ...sceneAugmentation, noise: 0.02 } }),
  steps: 8,
  seed: 5,
  optimizer: {
    name: "adamw",
    momentum: 0.9,
    nesterov: false,
    beta2: 0.999,
    weightDecay: 0.01,
    clipNorm: 1,
  },
  schedule: { name: "one-cycle", rate: 3e-3, warmup: 0 },
  averaging: 0.9,
  loss: {
    classWeighting: "none",
    labelSmoothing: 0.1,
    crossEntropy: 1,
    dice: 0.5,
    focal: 0,
    shiftPenalty: 0,
  },
  freeze: "",
};

const scenes = streets({ split: "train", count: 6, size: [32, 48], seed: 1 });

export const startSmall = (request: Partial<TrainerRequest> = {}): Promise<Trainer> =>
  Trainer.start({ engine: ort({ threads: 1 }), recipe: smallRecipe, ...request });

/** Trains up to a step, on the batches that a run of the recipe would see. */
export async function trainTo(trainer: Trainer, step: number): Promise<readonly number[]> {
  const losses: number[] = [];
  while (trainer.done < step)
    losses.push((await trainer.step(await prepareBatch(scenes, smallRecipe.plan, trainer.done))).loss);
  return losses;
}

/** Stands for every bit of some named numbers; comparing the numbers themselves takes seconds. */
export const bitsOf = (vectors: ReadonlyMap<string, Float32Array>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...vectors].map(([name, { buffer, byteOffset, byteLength }]) => [
      name,
      createHash("sha256")
        .update(new Uint8Array(buffer, byteOffset, byteLength))
        .digest("hex"),
    ]),
  );
