import type { Value } from "../../ir/graph.ts";
import { batchNorm, block, conv2d, maxPool2d, type Norm, relu } from "../../layers/index.ts";
import { defineModel, type Model, widened } from "../define.ts";
import { count, factor } from "../options.ts";
import type { PublishedCount } from "../published.ts";
import { fullyConnected } from "./alexnet.ts";

export type VggDepth = keyof typeof depths;

/** Table 1: convolutions before each pooling of the columns A, B, D and E. */
const depths = {
  11: [1, 1, 2, 2, 2],
  13: [2, 2, 2, 2, 2],
  16: [2, 2, 3, 3, 3],
  19: [2, 2, 4, 4, 4],
} as const;

const channelsOfStages = [64, 128, 256, 512, 512] as const;

export interface VggStageOptions {
  readonly name: string;
  /** How many convolutions follow each other. */
  readonly depth: number;
  readonly channels: number;
  /** Default "none". A normalised convolution keeps its bias, as in torchvision's and SegNet's weights. */
  readonly norm?: Norm;
  /** Of all its convolutions. Default 1. */
  readonly dilation?: number;
}

/** 3×3 convolutions of one width at one size: [n, c, h, w] → [n, channels, h, w] (§2.1). */
export const vggStage = block("stage", (x: Value, options: VggStageOptions) => {
  const { depth, channels, norm = "none", dilation = 1 } = options;
  let y = x;
  for (let i = 1; i <= depth; i++) {
    y = conv2d(y, { name: `conv${i}`, channels, kernel: 3, dilation });
    y = relu(norm === "batch" ? batchNorm(y, { name: `norm${i}` }) : y);
  }
  return y;
});

/** The five stages of a column of Table 1. A pooling follows each; it is the caller's, who may want what it reads. */
export const vggStages = (depth: VggDepth, width = 1): readonly VggStageOptions[] =>
  channelsOfStages.map((channels, i) => ({
    name: `stage${i + 1}`,
    depth: depths[depth][i] ?? 0,
    channels: widened(channels, width),
  }));

/** The pooling between stages: half the height and width, rounded down. */
export const vggPool = (x: Value): Value => maxPool2d(x, { kernel: 2, stride: 2 });

interface Variant {
  readonly norm?: Norm;
  readonly counts: readonly PublishedCount[];
}

const vgg = (depth: VggDepth, { norm = "none", counts }: Variant): Model =>
  defineModel({
    name: norm === "batch" ? `vgg-${depth}-bn` : `vgg-${depth}`,
    task: "classification",
    paper: "Simonyan & Zisserman 2014, arXiv:1409.1556",
    options: {
      classes: count(1000, "scores per image"),
      width: factor(1, "multiplies every layer's channels"),
    },
    input: [1, 3, 224, 224],
    published: { counts },

    build(image, { classes, width }) {
      const features = vggStages(depth, width).reduce(
        (x, stage) => vggPool(vggStage(x, { ...stage, norm })),
        image,
      );
      return fullyConnected(features, { classes, width });
    },
  });

/** Simonyan & Zisserman 2014: nothing but 3×3 convolutions, deeper and deeper. */
export const vggs: readonly Model[] = [
  vgg(11, {
    counts: [
      { source: "torchvision", parameters: 132_863_336, macs: "7.609G" },
      { source: "Table 2, A", parameters: "133M" },
    ],
  }),
  vgg(13, {
    counts: [
      { source: "torchvision", parameters: 133_047_848, macs: "11.308G" },
      { source: "Table 2, B", parameters: "133M" },
    ],
  }),
  vgg(16, {
    counts: [
      { source: "torchvision", parameters: 138_357_544, macs: 15_470_264_320 },
      { source: "Table 2, D", parameters: "138M" },
      { source: "Howard et al. 2017, Table 8", parameters: "138M" },
      {
        source: "Howard et al. 2017, Table 8",
        macs: "15300M",
        differs: "its convolutions alone are 15,347 million; the fully connected layers add 124",
      },
    ],
  }),
  vgg(19, {
    counts: [
      { source: "torchvision", parameters: 143_667_240, macs: 19_632_062_464 },
      { source: "Table 2, E", parameters: "144M" },
    ],
  }),
  vgg(11, { norm: "batch", counts: [{ source: "torchvision", parameters: 132_868_840, macs: "7.609G" }] }),
  vgg(13, { norm: "batch", counts: [{ source: "torchvision", parameters: 133_053_736, macs: "11.308G" }] }),
  vgg(16, {
    norm: "batch",
    counts: [{ source: "torchvision", parameters: 138_365_992, macs: 15_470_264_320 }],
  }),
  vgg(19, {
    norm: "batch",
    counts: [{ source: "torchvision", parameters: 143_678_248, macs: 19_632_062_464 }],
  }),
];
