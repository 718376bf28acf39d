import {
  type ChannelMap,
  type ChannelSet,
  filterNorms,
  normScales,
  type Scores,
  taylorScores,
} from "../compression/channels/index.ts";
import { type Dataset, type Normalisation, type Size, wholeBatches } from "../data/index.ts";
import type { Engine, Feeds } from "../engines/index.ts";
import { describedModel, evenly, type NetworkDescription, taskOf } from "../runs/index.ts";
import { appendLoss, lossFeeds, lossGradients } from "../training/index.ts";
import { checkClasses } from "./check-classes.ts";
import type { Io } from "./command.ts";
import { type DataRequest, openSplit, pixelsOf } from "./datasets.ts";
import { UsageError } from "./errors.ts";
import { firstSize } from "./first-size.ts";
import { countdown } from "./progress.ts";

/** How channels can be scored, in the words of `--by`. */
export const scorings = ["l1", "scale", "taylor"] as const;

type Weights = Readonly<Record<string, Float32Array>>;

export interface ScoreRequest {
  readonly by: (typeof scorings)[number];
  readonly source: string;
  readonly weights: Weights;
  readonly description: NetworkDescription | undefined;
  /** Pictures to learn from how much each channel matters, where there are some. */
  readonly data: (DataRequest & { readonly seed: number }) | undefined;
  /** How many of them. */
  readonly images: number;
  readonly engine: Engine;
  readonly io: Io;
}

/** How much the network would miss each set of channels. */
export async function channelScores(map: ChannelMap, request: ScoreRequest): Promise<Scores> {
  const { by, source, weights } = request;
  if (by === "l1") return filterNorms(map, weights);
  if (by === "taylor") return taylor(map, request);
  const scores = normScales(map, weights);
  if (scores.size > 0) return scores;
  throw new UsageError(`${source} has no batch norms, whose scales --by scale looks at; --by l1 needs none`);
}

/** The sum over some pictures of the training split, at the size of the first where the network has none of its own. */
async function taylor(map: ChannelMap, request: ScoreRequest): Promise<Scores> {
  const { source, weights, data, images, engine, io } = request;
  if (data === undefined)
    throw new UsageError("--by taylor asks how the loss on pictures would change: give them with --data");
  const description = labelling(request.description, source);
  const { options, normalisation } = description;
  const drawn = { size: description.size, seed: data.seed };
  const split = pixelsOf(await openSplit(data, "train", { drawn, io }));
  checkClasses(split, description.classes, source);
  const dataset = evenly(split, images);
  const size = description.size ?? (await firstSize(dataset));
  const network = describedModel(description).graph({ options, input: [1, 3, ...size] });
  appendLoss(network, {});
  const batches = examplesOf(dataset, { size, normalisation });
  const line = countdown(io, dataset.length);
  const total = new Map<ChannelSet, number>();
  try {
    let done = 0;
    for await (const gradients of lossGradients({ network, weights, engine, batches })) {
      io.signal.throwIfAborted();
      for (const [set, score] of taylorScores(map, weights, gradients))
        total.set(set, (total.get(set) ?? 0) + score);
      line.reached(++done);
    }
  } finally {
    line.stop();
  }
  return total;
}

/** The description of a network that labels pixels, whose loss is known here. */
function labelling(description: NetworkDescription | undefined, source: string): NetworkDescription {
  if (description && taskOf(description) === "segmentation") return description;
  throw new UsageError(
    `${source} ${description ? `is for ${taskOf(description)}` : "does not say what it was trained for"}; --by taylor goes with networks that label pixels`,
  );
}

async function* examplesOf(
  dataset: Dataset,
  seen: { readonly size: Size; readonly normalisation: Normalisation },
): AsyncGenerator<Feeds, void, undefined> {
  for await (const batch of wholeBatches(dataset, seen)) yield lossFeeds(batch);
}
