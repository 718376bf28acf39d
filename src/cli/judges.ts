import { join } from "node:path";
import {
  type AnyDataset,
  type Image,
  type Normalisation,
  normalise,
  type PhotographSet,
  type Preprocessing,
  preprocess,
  resizeImage,
  type Size,
  spread,
} from "../data/index.ts";
import { type DatasetSpec, isFolder, openPhotographs } from "../data/node/index.ts";
import type { ImageShape } from "../ir/index.ts";
import { evenly, keypointSight, scorerOf, segmenterOf, type TrainedNetwork } from "../runs/index.ts";
import { classificationMetrics } from "../tasks/index.ts";
import { classifyAll } from "../training/index.ts";
import { checkClasses } from "./check-classes.ts";
import { matchClasses } from "./class-names.ts";
import { type DataRequest, openSplit, pixelsOf, posesOf } from "./datasets.ts";
import { UsageError } from "./errors.ts";
import { firstSize } from "./first-size.ts";
import { measure } from "./measure.ts";
import { measureKeypoints } from "./measure-keypoints.ts";
import type { NetworkAtHand } from "./network-at-hand.ts";
import { countdown } from "./progress.ts";
import type { Task } from "./task.ts";

/** One number, in per cent, that says how well a network does on labelled pictures. */
export interface Judge {
  /** What the number is. */
  readonly metric: string;
  /** 1 where more is better, −1 where less is. */
  readonly sign: 1 | -1;
  /** Pictures that it is taken from. */
  readonly images: number;
  measure(network: TrainedNetwork): Promise<number>;
}

/** Pictures as a network sees them, to look at what it computes of them; their labels are not read. */
export interface Pictures {
  readonly name: string;
  readonly length: number;
  /** Whether they are those that measure it, for want of others. */
  readonly alsoJudge: boolean;
  /** Shape of each. */
  readonly input: ImageShape;
  at(index: number): Promise<Float32Array>;
}

/** What a network is measured by, and pictures beside those that measure it. */
export interface Trial {
  readonly judge: Judge;
  readonly pictures: Pictures;
  /** A picture as the network sees it, of the shape of those pictures. */
  see(image: Image): Float32Array;
  /** The pictures as a dataset that can be learned from; absent where their task is not. */
  readonly training?: DatasetSpec;
}

export interface TrialRequest extends DataRequest {
  /** Which part of the data the network is measured on; that to train on gives the pictures, where it is divided. */
  readonly split: string | undefined;
  readonly size: Size | undefined;
  readonly preprocessing: Preprocessing;
  readonly seed: number;
  /** At most so many pictures measure it, spread over the split. Default: all. */
  readonly most?: number;
}

/** Opens the data that a network of some task is measured on, and those it may look at before. */
export const trialFor = (task: Task, atHand: NetworkAtHand, request: TrialRequest): Promise<Trial> =>
  trials[task](atHand, request);

type Opening = (atHand: NetworkAtHand, request: TrialRequest) => Promise<Trial>;

const segmentation: Opening = async (
  { source, network, engine, io },
  { split, size, seed, most = Number.POSITIVE_INFINITY, ...data },
) => {
  const { classes, size: trained, normalisation } = network.description;
  const drawn = { size: size ?? trained, seed };
  const dataset = evenly(pixelsOf(await openSplit(data, split ?? "val", { drawn, io })), most);
  checkClasses(dataset, classes, source);
  const train = await openSplit(data, "train", { drawn, io });
  return {
    judge: {
      metric: "mean IoU",
      sign: 1,
      images: dataset.length,
      async measure(network) {
        const segmenter = segmenterOf(network, engine);
        try {
          const { measured } = await measure({ network, segmenter, dataset, size, io });
          return 100 * (measured.meanIoU ?? Number.NaN);
        } finally {
          await segmenter.close();
        }
      },
    },
    ...(await resized(train, { size: size ?? trained, normalisation })),
    training: train.spec,
  };
};

const keypoints: Opening = async (
  { source, network, engine, io },
  { split, seed, most = Number.POSITIVE_INFINITY, ...data },
) => {
  const { classes, size } = network.description;
  const drawn = { size, seed };
  const dataset = evenly(posesOf(await openSplit(data, split ?? "val", { drawn, io })), most);
  checkClasses(dataset, classes, source);
  const train = await openSplit(data, "train", { drawn, io });
  return {
    judge: {
      metric: "mean distance",
      sign: -1,
      images: dataset.length,
      async measure(network) {
        const scorer = scorerOf(network, engine);
        try {
          const { distance } = await measureKeypoints({ network, scorer, dataset, io });
          return 100 * (distance ?? Number.NaN);
        } finally {
          await scorer.close();
        }
      },
    },
    ...(await resized(train, keypointSight(network.description))),
    training: train.spec,
  };
};

/** Photographs need not be divided: then those that measure a network are looked at too. */
const classification: Opening = async ({ source, network, engine, io }, { preprocessing, ...request }) => {
  const { data, classes, skipBad, split, most = Number.POSITIVE_INFINITY } = request;
  if (data === undefined) throw new UsageError("--data is missing: give a folder of photographs");
  const all = await openPhotographs({ path: data, classes, skipBad, split });
  const matched = matchClasses(all, network.description, { source, data });
  const photographs = spread(all, most);
  const train = (await isFolder(join(data, "train")))
    ? await openPhotographs({ path: data, classes, skipBad, split: "train" })
    : all;
  return {
    judge: {
      metric: "top-1",
      sign: 1,
      images: photographs.length,
      async measure(judged) {
        const scorer = scorerOf(judged, engine);
        const line = countdown(io, photographs.length);
        try {
          const { answers } = await classifyAll({
            scorer,
            photographs,
            classes: matched,
            preprocessing,
            signal: io.signal,
            progress: line.reached,
          });
          return 100 * (classificationMetrics(answers, photographs.classes).top1 ?? Number.NaN);
        } finally {
          line.stop();
          await scorer.close();
        }
      },
    },
    ...seenBy(train, {
      alsoJudge: train === all,
      input: [1, 3, ...preprocessing.size],
      see: (image) => preprocess(image, preprocessing),
    }),
  };
};

const trials: Readonly<Record<Task, Opening>> = { segmentation, classification, keypoints };

/** A dataset's pictures at one size: that asked for, or the first picture's own. */
async function resized(
  dataset: AnyDataset,
  { size, normalisation }: { readonly size: Size | undefined; readonly normalisation: Normalisation },
): Promise<Seen> {
  const [height, width] = size ?? (await firstSize(dataset));
  return seenBy(dataset, {
    alsoJudge: false,
    input: [1, 3, height, width],
    see: (image) => normalise(resizeImage(image, { width, height }), normalisation),
  });
}

type Seen = Pick<Trial, "pictures" | "see">;

interface Sight extends Pick<Trial, "see">, Pick<Pictures, "alsoJudge" | "input"> {}

/** A set's pictures as a network sees them. */
const seenBy = (set: AnyDataset | PhotographSet, { see, ...sight }: Sight): Seen => ({
  see,
  pictures: {
    name: set.name,
    length: set.length,
    ...sight,
    at: async (index) => see((await set.at(index)).image),
  },
});
