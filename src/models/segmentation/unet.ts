import type { Value } from "../../ir/graph.ts";
import {
  block,
  conv2d,
  convTranspose2d,
  convUnit,
  cropLike,
  joinChannels,
  maxPool2d,
  type Norm,
  padToMultiple,
} from "../../layers/index.ts";
import { defineModel, widened } from "../define.ts";
import { choice, count, factor, flag } from "../options.ts";

interface PairOptions {
  readonly channels: number;
  readonly bias: boolean;
  readonly norm: Norm;
}

/** Two 3×3 convolutions that keep the size; Ronneberger et al. lose two rows at each. */
export const twoConvs = block("twoConvs", (x: Value, { channels, ...style }: PairOptions) => {
  const once = convUnit(x, { ...style, name: "conv1", channels, kernel: 3 });
  return convUnit(once, { ...style, name: "conv2", channels, kernel: 3 });
});

const half = (x: Value): Value => maxPool2d(x, { kernel: 2, stride: 2 });

/** Doubles the size, joins what the way down saw there, and convolves twice. */
const up = block("up", ([x, skip]: readonly [Value, Value], options: PairOptions) => {
  const { channels, bias } = options;
  const twice = convTranspose2d(x, { name: "transpose", channels, kernel: 2, stride: 2, bias });
  return twoConvs(joinChannels(twice, skip), { ...options, name: "convs" });
});

/** U-Net as Squeeze U-Net's tables count it: original widths, 3×3 convolutions that keep the size. */
export const unet = defineModel({
  name: "unet",
  task: "segmentation",
  paper: "Ronneberger, Fischer & Brox, MICCAI 2015, arXiv:1505.04597",
  options: {
    classes: count(12, "scores per pixel"),
    width: factor(1, "multiplies every layer's channels"),
    bias: flag(true, "whether convolutions add a bias"),
    norm: choice(["none", "batch"], "batch normalisation before each rectifier; the paper has none"),
  },
  input: [1, 3, 360, 480],
  published: {
    counts: [{ source: "counted by hand: 12 classes, biases", parameters: 31_032_460 }],
    // Beheshti & Johnsson 2020, Tables 3 and 4: contracting and expanding path together.
    weights: { down: 18_839_232, up: 12_185_600 },
  },

  build(image, { classes, width, bias, norm }) {
    const wide = (channels: number): PairOptions => ({ channels: widened(channels, width), bias, norm });

    const d1 = twoConvs(padToMultiple(image, 16), { name: "down1", ...wide(64) });
    const d2 = twoConvs(half(d1), { name: "down2", ...wide(128) });
    const d3 = twoConvs(half(d2), { name: "down3", ...wide(256) });
    const d4 = twoConvs(half(d3), { name: "down4", ...wide(512) });
    let x = twoConvs(half(d4), { name: "down5", ...wide(1024) });

    x = up([x, d4], { name: "up1", ...wide(512) });
    x = up([x, d3], { name: "up2", ...wide(256) });
    x = up([x, d2], { name: "up3", ...wide(128) });
    x = up([x, d1], { name: "up4", ...wide(64) });
    return cropLike(conv2d(x, { name: "logits", channels: classes, kernel: 1, bias }), image);
  },
});
