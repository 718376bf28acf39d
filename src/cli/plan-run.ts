import { type AnyDataset, countPixels, InputError, type Size, stepsPerEpoch } from "../data/index.ts";
import type { AnyOpened } from "../data/node/index.ts";
import type { Graph } from "../ir/index.ts";
import type { Model } from "../models/index.ts";
import { describedModel, pictureDigest, type Run, type TeacherSource } from "../runs/index.ts";
import { classWeights } from "../tasks/index.ts";
import type { Distillation, Recipe } from "../training/index.ts";
import type { Io } from "./command.ts";
import { type DataRequest, type Drawn, openClasses, openSplit, pixelsOf, posesOf } from "./datasets.ts";
import { UsageError } from "./errors.ts";
import { firstSize } from "./first-size.ts";
import { built } from "./network.ts";
import { type Asked, recipeOf } from "./recipe-of.ts";
import { editsOf } from "./starting-weights.ts";
import { type TrainedTask, trainedModel, trainedTasks } from "./trained-model.ts";
import { onlyFor } from "./training-options.ts";
import { versions } from "./version.ts";

export interface Planning {
  readonly io: Pick<Io, "stderr">;
  readonly threads: number;
  /** Whom the network learns from beside the labels. */
  readonly teaching?: Teaching | undefined;
}

/** A teacher, and what is learnt from it. */
export interface Teaching {
  readonly teacher: TeacherSource;
  readonly distillation: Distillation;
  /** How it was asked for, by the names of its options. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** Everything a run decides before its first step, from what was asked and what the data are. */
export async function planRun(asked: Asked, { io, threads, teaching }: Planning): Promise<Run> {
  const { model, task } = trainable(asked);
  const drawn = { size: asked.size, seed: asked.seed };
  const train = await openFor(task, asked, "train", { drawn, io });
  const validation = await openFor(task, asked, "val", { drawn, io });
  checkAlike(train, validation);
  const size = asked.size ?? (task === "classification" ? windowOf(model) : await firstSize(train));
  const options = model.settings({ ...asked.set, classes: train.classes.names.length });
  const edits = asked.from === undefined ? undefined : await editsOf(asked.from, model.name);
  const recipe: Recipe = {
    ...recipeOf(asked, { model: model.name, task, options, size, images: train.length }),
    ...(edits && { edits }),
    ...(teaching && { distillation: teaching.distillation }),
  };
  const network = describedModel({ model: model.name, ...(edits && { edits }) });
  checkFreeze(recipe.freeze, built(network, { input: [1, 3, ...size], options }));
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
      ...(edits && { edits }),
      classes: train.classes,
      normalisation: recipe.plan.normalisation,
      // Places on a picture are told at one size; pixels can be labelled at any.
      ...(asked.crop && task === "segmentation" ? {} : { size }),
      data: train.name,
      ...(train.licence && { licence: train.licence }),
    },
    ...(weights && { classWeights: weights }),
    ...(teaching && { teacher: teaching.teacher }),
    validateEvery,
    checkpointEvery: asked.checkpointEvery,
    validationImages: asked.validationImages,
    threads,
    versions: versions(),
    options: { ...ownOptions(asked, task), ...teaching?.options, size, steps: recipe.steps, validateEvery },
  };
}

function trainable(asked: Asked): { readonly model: Model; readonly task: TrainedTask } {
  const { set } = asked;
  const found = trainedModel(asked);
  if (set["classes"] !== undefined)
    throw new UsageError(`--set classes=${set["classes"]} does not go with --data, which says the classes`);
  return found;
}

/** What was asked, without the loss of other tasks. */
function ownOptions(asked: Asked, task: TrainedTask): Readonly<Record<string, unknown>> {
  const own = new Set<string>(onlyFor[task]);
  const others = new Set<string>(
    trainedTasks.flatMap((other) => onlyFor[other]).filter((name) => !own.has(name)),
  );
  return Object.fromEntries(Object.entries(asked).filter(([name]) => !others.has(name)));
}

interface Opening {
  readonly drawn: Drawn;
  readonly io: Pick<Io, "stderr">;
}

/** Opens a split that marks what the task is to learn. */
export async function openFor(
  task: TrainedTask,
  asked: DataRequest,
  split: string,
  opening: Opening,
): Promise<AnyOpened> {
  if (task === "classification") return openClasses(asked, split, opening);
  const dataset = await openSplit(asked, split, opening);
  return task === "keypoints" ? posesOf(dataset) : pixelsOf(dataset);
}

/** Refuses splits of other classes, whose indices would mean other things. */
function checkAlike(train: AnyOpened, validation: AnyOpened): void {
  const [known, found] = [train, validation].map(({ classes }) => (classes.ids ?? classes.names).join(", "));
  if (known === found) return;
  throw new InputError(
    `${train.name} has the classes ${known} to train on, but ${found} to validate; the same in both would fit`,
  );
}

/** [h, w] of the photographs that its paper counts for. */
function windowOf({ input: [, , h, w] }: Model): Size {
  return [h, w];
}

/** Pictures of the training split that class weights are counted from, at most. */
const countedImages = 400;

/** One weight a class, as rarely as its pixels were counted in the training split; `undefined` where all count alike. */
export async function weightsFor(
  { loss }: Recipe,
  train: AnyDataset,
): Promise<readonly number[] | undefined> {
  if (loss.classWeighting === "none" || train.marks === "keypoints" || train.marks === "class")
    return undefined;
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
