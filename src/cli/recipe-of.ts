import { batchPlan, type Size } from "../data/index.ts";
import type { Recipe } from "../training/index.ts";
import { UsageError } from "./errors.ts";
import { typed, type Values } from "./options.ts";
import { type TrainedTask, trainedModel, trainedTasks } from "./trained-model.ts";
import { onlyFor, type trainingOptions } from "./training-options.ts";

/** What was asked of a training, with defaults. */
export type Asked = Values<Record<never, never>, typeof trainingOptions>;

export interface Found {
  /** The network, and what it learns. */
  readonly model: string;
  readonly task: TrainedTask;
  /** The network's options, resolved. */
  readonly options: Recipe["modelOptions"];
  /** [h, w] that pictures are resized to. */
  readonly size: Size;
  /** Pictures in the training split. */
  readonly images: number;
}

/** Everything that decides a training, from what was asked and what was found. */
export function recipeOf(asked: Asked, { model, task, options, size, images }: Found): Recipe {
  const { seed, batch, flip, crop, rotation, brightness, contrast, saturation, hue, blur, noise } = asked;
  const scale = [asked.scaleMin, asked.scaleMax] as const;
  const augmentation = { flip, scale, crop, rotation, brightness, contrast, saturation, hue, blur, noise };
  return {
    model,
    modelOptions: options,
    plan: batchPlan(size, { batch, seed, augmentation }),
    steps: asked.epochs ? Math.ceil((asked.epochs * images) / batch) : asked.steps,
    seed,
    optimizer: {
      name: asked.optimizer,
      momentum: asked.momentum,
      nesterov: asked.nesterov,
      beta2: asked.beta2,
      weightDecay: asked.weightDecay,
      clipNorm: asked.clipNorm,
    },
    schedule: { name: asked.schedule, rate: asked.lr, warmup: asked.warmup },
    averaging: asked.averaging,
    loss: {
      classWeighting: asked.classWeights,
      labelSmoothing: asked.labelSmoothing,
      crossEntropy: asked.crossEntropy,
      dice: asked.dice,
      focal: asked.focal,
      shiftPenalty: asked.shiftPenalty,
    },
    ...(task === "keypoints" && {
      keypoints: { coordinates: asked.coordinates, heatmaps: asked.heatmaps, spread: asked.spread },
    }),
    freeze: asked.freeze ?? "",
  };
}

/** Refuses options that contradict each other, and those that were typed but would change nothing. */
export function checkTogether(asked: Asked, given: ReadonlySet<string>): void {
  if (asked.scaleMin > asked.scaleMax)
    throw new UsageError(`--scale-min ${asked.scaleMin} is above --scale-max ${asked.scaleMax}`);
  if (given.has("epochs") && given.has("steps"))
    throw new UsageError("--epochs and --steps both say how long; give one of them");
  if (given.has("nesterov") && asked.optimizer !== "sgd")
    throw new UsageError(`--nesterov goes with --optimizer sgd, not ${asked.optimizer}`);
  if (given.has("beta2") && asked.optimizer === "sgd")
    throw new UsageError("--beta2 goes with --optimizer adam or adamw, not sgd");
  if (asked.warmup > 0 && asked.schedule !== "cosine" && asked.schedule !== "poly")
    throw new UsageError(`--warmup goes with --schedule cosine or poly, not ${asked.schedule}`);
  checkLoss(asked, given);
}

/** Refuses a loss that has no part, or parts of another task's. */
function checkLoss(asked: Asked, given: ReadonlySet<string>): void {
  const { task } = trainedModel(asked);
  const own = new Set<string>(onlyFor[task]);
  for (const other of trainedTasks.filter((known) => known !== task)) {
    const option = onlyFor[other].find((name) => given.has(name) && !own.has(name));
    if (option !== undefined)
      throw new UsageError(`--${typed(option)} goes with ${other}; ${asked.model} learns ${task}`);
  }
  if (task === "segmentation" && asked.crossEntropy + asked.dice + asked.focal === 0)
    throw new UsageError("the loss has no part: give --cross-entropy, --dice or --focal a weight above 0");
  if (task === "keypoints" && asked.coordinates + asked.heatmaps === 0)
    throw new UsageError("the loss has no part: give --coordinates or --heatmaps a weight above 0");
}
