import { augment, augmentPhotograph, augmentPose } from "./augmentation/augment.ts";
import { type Augmentation, noAugmentation } from "./augmentation/options.ts";
import type { AnyDataset, Example, Photograph, Picture, Pose } from "./dataset.ts";
import { InputError } from "./errors.ts";
import type { Size } from "./image.ts";
import { fillNormalised, imagenetNormalisation, meanColour, type Normalisation } from "./normalisation.ts";
import { permutation, randomOf } from "./random.ts";

/** Pictures and labels as a network takes them. */
export interface Batch {
  /** [n, 3, h, w], normalised. */
  readonly images: Float32Array<ArrayBuffer>;
  /**
   * [n, h, w], class indices and IGNORED; or [n], the class of each photograph; or [n, keypoints, 2], x and y of each
   * keypoint, where the picture's edges are −1 and 1.
   */
  readonly labels: Int32Array<ArrayBuffer> | Float32Array<ArrayBuffer>;
  /** The example shown at each place, n of them. */
  readonly ids: readonly string[];
  /** [h, w] in pixels. */
  readonly size: Size;
}

/** Everything that decides what each step of a training sees, beside the dataset. Plain JSON. */
export interface BatchPlan {
  /** Pictures in a batch. */
  readonly batch: number;
  /** [h, w] of every picture, in pixels. */
  readonly size: Size;
  readonly seed: number;
  readonly augmentation: Augmentation;
  readonly normalisation: Normalisation;
  /** Shuffled anew for every epoch, or as the dataset lists them. */
  readonly order: "shuffled" | "listed";
}

/** A plan with everything said: batches of 8, shuffled, nothing augmented, where the caller says nothing. */
export function batchPlan(
  size: Size,
  {
    augmentation = {},
    ...given
  }: Partial<Omit<BatchPlan, "augmentation" | "size">> & {
    readonly augmentation?: Partial<Augmentation>;
  } = {},
): BatchPlan {
  return {
    batch: 8,
    seed: 0,
    normalisation: imagenetNormalisation,
    order: "shuffled",
    ...given,
    size,
    augmentation: { ...noAugmentation, ...augmentation },
  };
}

/**
 * The batch of a step, counted from 0. It depends on nothing else: a training that resumes at step k sees what
 * an uninterrupted one sees. Batches run on over the ends of epochs.
 */
export async function prepareBatch(dataset: AnyDataset, plan: BatchPlan, step: number): Promise<Batch> {
  const shown = showings(dataset, plan, step).map(({ index, showing }) => ({
    index,
    size: plan.size,
    augmentation: plan.augmentation,
    padding: meanColour(plan.normalisation),
    random: randomOf(plan.seed, "augmentation", showing),
  }));
  if (dataset.marks === "keypoints") {
    const { mirrored } = dataset.classes;
    const poses = shown.map(async ({ index, ...showing }) =>
      augmentPose(await dataset.at(index), showing, mirrored),
    );
    return poseBatch(await Promise.all(poses), plan.normalisation);
  }
  if (dataset.marks === "class") {
    const photographs = shown.map(async ({ index, ...showing }) =>
      augmentPhotograph(await dataset.at(index), showing),
    );
    return photographBatch(await Promise.all(photographs), plan.normalisation);
  }
  const examples = shown.map(async ({ index, ...showing }) => augment(await dataset.at(index), showing));
  return batchOf(await Promise.all(examples), plan.normalisation);
}

/** Which examples a step shows: `showing` counts every picture shown since step 0. */
export function showings(
  { length, name }: Pick<AnyDataset, "length" | "name">,
  { batch, seed, order }: Pick<BatchPlan, "batch" | "seed" | "order">,
  step: number,
): readonly { readonly index: number; readonly showing: number }[] {
  if (length === 0) throw new InputError(`${name} has no examples to make a batch of`);
  const orders = new Map<number, Uint32Array>();
  const orderOf = (epoch: number): Uint32Array => {
    const drawn = orders.get(epoch) ?? permutation(length, randomOf(seed, "order", epoch));
    orders.set(epoch, drawn);
    return drawn;
  };
  return Array.from({ length: batch }, (_, place) => {
    const showing = step * batch + place;
    const at = showing % length;
    return { showing, index: order === "listed" ? at : orderOf(Math.floor(showing / length))[at]! };
  });
}

/** Steps of this many pictures that show every example at least once. */
export const stepsPerEpoch = (length: number, batch: number): number => Math.ceil(length / batch);

/** Examples of one size as one batch. */
export function batchOf(examples: readonly Example[], normalisation: Normalisation): Batch {
  const pictures = picturesOf(examples, normalisation);
  const [height, width] = pictures.size;
  const labels = new Int32Array(examples.length * height * width);
  examples.forEach(({ mask }, place) => {
    labels.set(mask.data, place * height * width);
  });
  return { ...pictures, labels };
}

/** Poses of one size as one batch. */
export function poseBatch(poses: readonly Pose[], normalisation: Normalisation): Batch {
  const labels = Float32Array.from(poses.flatMap(placedPoints));
  return { ...picturesOf(poses, normalisation), labels };
}

/** Photographs of one size as one batch. */
export const photographBatch = (photographs: readonly Photograph[], normalisation: Normalisation): Batch => ({
  ...picturesOf(photographs, normalisation),
  labels: Int32Array.from(photographs, ({ label }) => label),
});

/** x and y of each keypoint in turn, where the picture's edges are −1 and 1. */
export const placedPoints = ({ image: { width, height }, points }: Pose): readonly number[] =>
  points.flatMap(([x, y]) => [(2 * x) / width - 1, (2 * y) / height - 1]);

function picturesOf(pictures: readonly Picture[], normalisation: Normalisation): Omit<Batch, "labels"> {
  const [first] = pictures;
  if (!first) throw new InputError("a batch needs at least one example");
  const { width, height } = first.image;
  const values = 3 * width * height;
  const images = new Float32Array(pictures.length * values);
  pictures.forEach(({ image }, place) => {
    fillNormalised(images.subarray(place * values, (place + 1) * values), image, normalisation);
  });
  return { images, ids: pictures.map(({ id }) => id), size: [height, width] };
}
