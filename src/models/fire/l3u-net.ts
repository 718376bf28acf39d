import type { Value } from "../../ir/graph.ts";
import type { ImageShape } from "../../ir/tensor.ts";
import {
  type Activation,
  batchNorm,
  convTranspose2d,
  convUnit,
  cropLike,
  fold,
  joinChannels,
  linearly,
  maxPool2d,
  padToMultiple,
  relu,
  unfold,
} from "../../layers/index.ts";
import { defineModel, type Model, widened } from "../define.ts";
import { count, factor } from "../options.ts";
import type { PublishedCount } from "../published.ts";

interface Plan {
  readonly name: string;
  readonly classes: number;
  readonly foldRatio: number;
  readonly input: ImageShape;
  readonly counts: readonly PublishedCount[];
}

const half = (x: Value): Value => maxPool2d(x, { kernel: 2, stride: 2 });

/** A small U-Net on folded pixels, whose folded scores are unfolded: AI85UNetLarge of the authors' ai8x-training. */
const l3uNetOf = ({ name, classes: scores, foldRatio: ratio, input, counts }: Plan): Model =>
  defineModel({
    name,
    task: "segmentation",
    paper: "Erman, Ulkar & Uyanik 2022, arXiv:2203.16528",
    options: {
      classes: count(scores, "scores per pixel"),
      width: factor(1, "multiplies every layer's channels"),
      foldRatio: count(ratio, "alpha: rows and columns of pixels that are folded into one"),
    },
    input,
    published: { counts },

    build(image, { classes, width, foldRatio }) {
      const conv = (x: Value, name: string, channels: number, kernel: 1 | 3, activation: Activation = relu) =>
        convUnit(x, {
          name,
          channels,
          kernel,
          activation: (y) => activation(batchNorm(y, { affine: false })),
        });
      const layer = (x: Value, name: string, channels: number, kernel: 1 | 3) =>
        conv(x, name, widened(channels, width), kernel);
      const up = (x: Value, name: string, channels: number) =>
        convTranspose2d(x, { name, channels: widened(channels, width), kernel: 3, stride: 2 });

      let x = fold(padToMultiple(image, 8 * foldRatio), foldRatio);
      x = layer(x, "prep0", 64, 1);
      x = layer(x, "prep1", 64, 1);
      x = layer(x, "prep2", 32, 1);

      const enc1 = layer(x, "enc1", 8, 3);
      const enc2 = layer(half(enc1), "enc2", 28, 3);
      const enc3 = layer(half(enc2), "enc3", 56, 3);
      x = layer(half(enc3), "bneck", 112, 3);

      x = layer(joinChannels(up(x, "upconv3", 56), enc3), "dec3", 56, 3);
      x = layer(joinChannels(up(x, "upconv2", 28), enc2), "dec2", 28, 3);
      x = layer(joinChannels(up(x, "upconv1", 8), enc1), "dec1", 48, 3);
      x = layer(x, "dec0", 64, 3);

      x = layer(x, "conv_p1", 64, 1);
      x = layer(x, "conv_p2", 64, 1);
      x = conv(x, "conv_p3", widened(64, width), 1, linearly);
      x = conv(x, "logits", classes * foldRatio ** 2, 1, linearly);
      return cropLike(unfold(x, foldRatio), image);
    },
  });

/** L3U-Net as its authors train it on CamVid: blocks of 4×4 pixels, four classes. */
export const l3uNet = l3uNetOf({
  name: "l3u-net",
  classes: 4,
  foldRatio: 4,
  input: [1, 3, 352, 352],
  counts: [{ source: "the authors' AI85UNetLarge, counted in PyTorch", parameters: 279_084 }],
});

/** The same for the keypoint detector of AIOZ's article: 35 features for each pixel of 64×64, blocks of 2×2. */
export const l3uNet64 = l3uNetOf({
  name: "l3u-net-64",
  classes: 35,
  foldRatio: 2,
  input: [1, 3, 64, 64],
  counts: [
    { source: "AI85UNetLarge, counted in PyTorch", parameters: 281_720 },
    { source: "AI85UNetLarge, counted in PyTorch", options: { foldRatio: 4 }, parameters: 311_324 },
    {
      source: "AIOZ 2022, Model Compression Part 8, Table 3",
      parameters: 171_065,
      differs: "the article's network is narrower than the authors', and does not print its widths",
    },
  ],
});
