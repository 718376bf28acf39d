import { existsSync } from "node:fs";
import { batchPlan, countPixels, InputError, type Size } from "../data/index.ts";
import { type DatasetSpec, type OpenedDataset, openDataset } from "../data/node/index.ts";
import type { Run } from "../runs/index.ts";
import { classWeights } from "../tasks/index.ts";
import type { Recipe } from "../training/index.ts";
import { UsageError } from "./errors.ts";
import { modelFrom } from "./network.ts";
import type { Values } from "./options.ts";
import type { trainingOptions } from "./training-options.ts";
import { version } from "./version.ts";

type Asked = Values<Record<never, never>, typeof trainingOptions>;

export interface DataRequest {
  readonly data: string | undefined;
  readonly classes: string | undefined;
  readonly skipBad: boolean;
}

/** Which pictures `--data` names: a folder's, or drawn scenes of this size. */
export function datasetSpec(
  { data, classes, skipBad }: DataRequest,
  split: string,
  drawn: { size: Size; seed: number },
): DatasetSpec {
  if (data === undefined)
    throw new UsageError("--data is missing: give a folder of images and masks, or streets");
  if (data !== "streets" || existsSync(data))
    return { kind: "folder", path: data, split, skipBad, ...(classes && { classes }) };
  return { kind: "streets", split, ...drawn, count: split === "train" ? 400 : 60 };
}

/** Everything a run decides before its first step, from what was asked and what the data are. */
export async function planRun(asked: Asked): Promise<Run> {
  const model = modelFrom(asked.model);
  if (model.task !== "segmentation")
    throw new UsageError(
      `${model.name} is for ${model.task}; thumbnet train trains networks that label pixels, such as squeeze-unet`,
    );
  const drawn = { size: asked.size ?? drawnSize, seed: asked.seed };
  const train = await openDataset(datasetSpec(asked, "train", drawn));
  const validation = await openDataset(datasetSpec(asked, "val", drawn));
  const size = asked.size ?? (await firstSize(train));
  const options = model.settings({ ...asked.set, classes: train.classes.names.length });
  if (asked.set["classes"] !== undefined)
    throw new UsageError(
      `--set classes=${asked.set["classes"]} does not go with --data: the data have ${train.classes.names.length} classes`,
    );
  const recipe = recipeOf(asked, { options, size, images: train.length });
  const weights = classWeights(asked.classWeights, await countPixels(train, { atMost: countedImages }));
  return {
    recipe,
    train: train.spec,
    validation: validation.spec,
    description: {
      model: model.name,
      options,
      classes: train.classes,
      normalisation: recipe.plan.normalisation,
      ...(asked.crop ? {} : { size }),
      data: train.name,
      ...(train.licence && { licence: train.licence }),
    },
    classWeights: weights ?? null,
    validateEvery: asked.validateEvery ?? Math.max(1, Math.ceil(train.length / asked.batch)),
    checkpointEvery: asked.checkpointEvery,
    validationImages: asked.validationImages,
    versions: { thumbnet: version(), node: process.version },
    options: asked,
  };
}

/** [h, w] of drawn scenes where nothing is asked. */
const drawnSize: Size = [96, 128];

/** Pictures of the training split that class weights are counted from. */
const countedImages = 400;

async function firstSize(dataset: OpenedDataset): Promise<Size> {
  if (dataset.length === 0) throw new InputError(`${dataset.name} has no pictures to train on`);
  const { image } = await dataset.at(0);
  return [image.height, image.width];
}

interface Found {
  readonly options: Recipe["modelOptions"];
  readonly size: Size;
  /** Pictures in the training split. */
  readonly images: number;
}

function recipeOf(asked: Asked, { options, size, images }: Found): Recipe {
  const { seed, batch, flip, crop, rotation, brightness, contrast, saturation, hue, blur, noise } = asked;
  if (asked.scaleMin > asked.scaleMax)
    throw new UsageError(`--scale-min ${asked.scaleMin} is above --scale-max ${asked.scaleMax}`);
  const scale = [asked.scaleMin, asked.scaleMax] as const;
  const augmentation = { flip, scale, crop, rotation, brightness, contrast, saturation, hue, blur, noise };
  return {
    model: asked.model,
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
    },
    freeze: asked.freeze,
  };
}
