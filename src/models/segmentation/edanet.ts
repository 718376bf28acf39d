import type { Value } from "../../ir/graph.ts";
import {
  batchNorm,
  block,
  channelsOf,
  conv2d,
  cropLike,
  dropout,
  joinChannels,
  padToMultiple,
  relu,
  upsample,
} from "../../layers/index.ts";
import { defineModel, widened } from "../define.ts";
import { count, factor } from "../options.ts";
import { downsampler } from "./downsampler.ts";

const epsilon = 1e-3;

/** A 3×1 and a 1×3 convolution, and one norm for both. pytorchcv rectifies between those with holes; the paper does not. */
const asymmetric = block("asymmetric", (x: Value, { dilation: d }: { readonly dilation: number }) => {
  const channels = channelsOf(x);
  const tall = conv2d(x, { name: "3x1", channels, kernel: [3, 1], dilation: [d, 1] });
  return batchNorm(conv2d(tall, { name: "1x3", channels, kernel: [1, 3], dilation: [1, d] }), { epsilon });
});

interface ModuleOptions {
  /** Channels that the module adds to x: the paper's k. */
  readonly growth: number;
  readonly dilation: number;
}

/** A point-wise convolution and two asymmetric ones, the second with holes; x stays beside what they make (§3.1). */
const edaModule = block("module", (x: Value, { growth, dilation }: ModuleOptions) => {
  const point = batchNorm(conv2d(x, { name: "point", channels: growth, kernel: 1 }), { epsilon });
  const near = asymmetric(relu(point), { name: "near", dilation: 1 });
  const far = asymmetric(relu(near), { name: "far", dilation });
  return relu(joinChannels(dropout(far, { ratio: 0.02 }), x));
});

/** EDANet: dense modules of asymmetric convolutions at a quarter and an eighth of the size, and no decoder (§3.2). */
export const edanet = defineModel({
  name: "edanet",
  task: "segmentation",
  paper: "Lo, Hang, Chan & Lin, ACM Multimedia Asia 2019, arXiv:1809.06323",
  options: {
    classes: count(11, "scores per pixel"),
    growth: count(40, "channels that each module adds"),
    width: factor(1, "multiplies the channels of the downsampling blocks"),
  },
  // CamVid at half resolution; other sizes are padded until 8 divides them, and cut again.
  input: [1, 3, 360, 480],
  published: {
    counts: [
      { source: "pytorchcv", input: [1, 3, 384, 480], parameters: 685_877, macs: "3.09G" },
      { source: "pytorchcv", options: { classes: 19 }, parameters: 689_485 },
      { source: "the paper's table of Cityscapes", options: { classes: 19 }, parameters: "0.68M" },
    ],
  },

  build(image, { classes, growth, width }) {
    const down = (x: Value, name: string, channels: number) =>
      downsampler(x, { name, channels: widened(channels, width), bias: true, epsilon, activation: relu });
    const modules = (x: Value, name: string, dilations: readonly number[]) =>
      dilations.reduce((y, dilation, i) => edaModule(y, { name: `${name}.${i + 1}`, growth, dilation }), x);

    let x = down(padToMultiple(image, 8), "down1", 15);
    x = down(x, "down2", 60);
    x = modules(x, "eda1", [1, 1, 1, 2, 2]);
    x = down(x, "down3", 130);
    x = modules(x, "eda2", [2, 2, 4, 4, 8, 8, 16, 16]);
    x = conv2d(x, { name: "logits", channels: classes, kernel: 1 });
    return cropLike(upsample(x, { scale: 8, mode: "bilinear", alignCorners: true }), image);
  },
});
