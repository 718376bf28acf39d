import { detectorName, type Model, modelNamed, type TaskName } from "../models/index.ts";
import { UsageError } from "./errors.ts";
import { modelFrom } from "./network.ts";

/** What networks are trained for. */
export const trainedTasks = [
  "segmentation",
  "classification",
  "keypoints",
] as const satisfies readonly TaskName[];
export type TrainedTask = (typeof trainedTasks)[number];

interface ModelRequest {
  readonly model: string;
  /** Without it, what the model is for. */
  readonly task: TrainedTask | undefined;
}

/** A network to train, and what for. */
interface Trainable {
  readonly model: Model;
  readonly task: TrainedTask;
}

/** The network to train: of those that label pixels, the keypoint detector around it where that is asked for. */
export function trainedModel({ model: name, task: asked }: ModelRequest): Trainable {
  const named = modelFrom(name);
  const model = asked === "keypoints" ? (modelNamed(detectorName(name)) ?? named) : named;
  const task = trainedTasks.find((known) => known === model.task);
  if (!task)
    throw new UsageError(
      `${name} is for ${model.task}; thumbnet trains networks for ${trainedTasks.join(", ")}`,
    );
  if (asked !== undefined && asked !== task)
    throw new UsageError(`${name} is for ${task}; without --task ${asked}, it can be trained`);
  return { model, task };
}
