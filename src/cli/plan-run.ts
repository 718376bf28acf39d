import { countPixels, InputError, type Size, stepsPerEpoch } from "../data/index.ts";
import type { OpenedDataset } from "../data/node/index.ts";
import type { Graph } from "../ir/index.ts";
import type { Model } from "../models/index.ts";
import { pictureDigest, type Run } from "../runs/index.ts";
import { classWeights } from "../tasks/index.ts";
import type { Recipe } from "../training/index.ts";
import type { Io } from "./command.ts";
import { openSplit } from "./datasets.ts";
import { UsageError } from "./errors.ts";
import { built, modelFrom } from "./network.ts";
import { type Asked, recipeOf } from "./recipe-of.ts";
import { versions } from "./version.ts";

export interface Planning {
  readonly io: Pick<Io, "stderr">;
  readonly threads: number;
}

/** Everything a run decides before its first step, from what was asked and what the data are. */
export async function planRun(asked: Asked, { io, threads }: Planning): Promise<Run> {
  const model = trainable(asked);
  const drawn = { size: asked.size, seed: asked.seed };
  const train = await openSplit(asked, "train", { drawn, io });
  const validation = await openSplit(asked, "val", { drawn, io });
  const size = asked.size ?? (await firstSize(train));
  const options = model.settings({ ...asked.set, classes: train.classes.names.length });
  const recipe = recipeOf(asked, { options, size, images: train.length });
  checkFreeze(recipe.freeze, built(model, { input: [1, 3, ...size], options }));
  const weights = await weightsFor(recipe, train);
  const validateEvery = asked.validateEvery ?? stepsPerEpoch(train.length, asked.batch);
  return {
    recipe,
    train: train.spec,
    validation: validation.spec,
    pictures: { train: pictureDigest(train), validation: pictureDigest(validation) },
    description: {
      model: model.name,
      options,
      classes: train.classes,
      normalisation: recipe.plan.normalisation,
      ...(asked.crop ? {} : { size }),
      data: train.name,
      ...(train.licence && { licence: train.licence }),
    },
    ...(weights && { classWeights: weights }),
    validateEvery,
    checkpointEvery: asked.checkpointEvery,
    validationImages: asked.validationImages,
    threads,
    versions: versions(),
    options: { ...asked, size, steps: recipe.steps, validateEvery },
  };
}

function trainable({ model: name, set }: Asked): Model {
  const model = modelFrom(name);
  if (model.task !== "segmentation")
    throw new UsageError(
      `${name} is for ${model.task}; thumbnet trains networks that label pixels, such as squeeze-unet`,
    );
  if (set["classes"] !== undefined)
    throw new UsageError(`--set classes=${set["classes"]} does not go with --data, which says the classes`);
  return model;
}

async function firstSize(dataset: OpenedDataset): Promise<Size> {
  if (dataset.length === 0) throw new InputError(`${dataset.name} has no pictures to train on`);
  const { image } = await dataset.at(0);
  return [image.height, image.width];
}

/** Pictures of the training split that class weights are counted from, at most. */
const countedImages = 400;

async function weightsFor({ loss }: Recipe, train: OpenedDataset): Promise<readonly number[] | undefined> {
  if (loss.classWeighting === "none") return undefined;
  return classWeights(loss.classWeighting, await countPixels(train, { atMost: countedImages }));
}

/** A prefix that is misspelt would freeze nothing, and nobody would see it. */
function checkFreeze(prefix: string, graph: Graph): void {
  if (prefix === "") return;
  const names = graph.parameters.filter(({ role }) => role !== "statistic").map(({ name }) => name);
  const frozen = names.filter((name) => name.startsWith(prefix));
  if (frozen.length === names.length) throw new UsageError(`--freeze ${prefix} leaves nothing to train`);
  const blocks = [...new Set(names.map((name) => name.split("/")[0]))];
  if (frozen.length === 0)
    throw new UsageError(
      `--freeze ${prefix} is the beginning of no parameter; there are ${blocks.join(", ")}`,
    );
}
