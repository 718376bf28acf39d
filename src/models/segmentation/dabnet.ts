import type { Value } from "../../ir/graph.ts";
import {
  add,
  averagePool2d,
  batchNorm,
  block,
  channelsOf,
  conv2d,
  convUnit,
  cropLike,
  depthwiseUnit,
  joinChannels,
  padToMultiple,
  prelu,
  upsample,
} from "../../layers/index.ts";
import { defineModel, widened } from "../define.ts";
import { count, factor } from "../options.ts";
import { downsampler } from "./downsampler.ts";

const epsilon = 1e-3;
const normed = { norm: "batch", epsilon, activation: prelu } as const;

/** A norm and its rectifier, which stand before a convolution here. */
const active = block("active", (x: Value, _: object) => prelu(batchNorm(x, { epsilon })));

/** A 3×1 and a 1×3 filter for each channel. */
const depthwise = block("depthwise", (x: Value, { dilation: d }: { readonly dilation: number }) => {
  const tall = depthwiseUnit(x, { ...normed, name: "3x1", kernel: [3, 1], dilation: [d, 1] });
  return depthwiseUnit(tall, { ...normed, name: "1x3", kernel: [1, 3], dilation: [1, d] });
});

/** Half the channels look near and far at once; what both see is added, widened and added to x (§3.1, Fig. 3c). */
const dabModule = block("module", (x: Value, { dilation }: { readonly dilation: number }) => {
  const channels = channelsOf(x);
  const half = Math.ceil(channels / 2);
  const reduced = convUnit(active(x, { name: "before" }), {
    ...normed,
    name: "reduce",
    channels: half,
    kernel: 3,
  });
  const near = depthwise(reduced, { name: "near", dilation: 1 });
  const far = depthwise(reduced, { name: "far", dilation });
  const both = active(add(near, far), { name: "both" });
  return add(conv2d(both, { name: "expand", channels, kernel: 1, bias: false }), x);
});

interface StageOptions {
  readonly channels: number;
  readonly dilations: readonly number[];
}

/** Halves the size, and keeps what it halved beside what the modules make of it. */
const stage = block("stage", (x: Value, { channels, dilations }: StageOptions) => {
  const half = downsampler(x, { channels, bias: false, epsilon, activation: prelu });
  const deep = dilations.reduce((y, dilation, i) => dabModule(y, { name: `module${i + 1}`, dilation }), half);
  return joinChannels(deep, half);
});

/** The image at half the size. */
const smaller = (image: Value): Value => averagePool2d(image, { kernel: 3, stride: 2, padding: 1 });

/** DABNet: depth-wise asymmetric bottlenecks; smaller copies of the image join on the way (§3.2, Table 1). */
export const dabnet = defineModel({
  name: "dabnet",
  task: "segmentation",
  paper: "Li & Kim, BMVC 2019, arXiv:1907.11357",
  options: {
    classes: count(11, "scores per pixel"),
    width: factor(1, "multiplies every layer's channels"),
    modules1: count(3, "DAB modules at a quarter of the size: the paper's M"),
    modules2: count(
      6,
      "DAB modules at an eighth of the size, whose dilation doubles every second: the paper's N",
    ),
  },
  // CamVid at half resolution; other sizes are padded until 8 divides them, and cut again.
  input: [1, 3, 360, 480],
  published: {
    counts: [
      { source: "pytorchcv", input: [1, 3, 384, 480], parameters: 754_571, macs: "3.59G" },
      { source: "abstract", options: { classes: 19 }, parameters: "0.76M" },
    ],
  },

  build(image, { classes, width, modules1, modules2 }) {
    const full = padToMultiple(image, 8);
    const half = smaller(full);
    const quarter = smaller(half);
    const eighth = smaller(quarter);

    const stem = { ...normed, channels: widened(32, width), kernel: 3 };
    let x = convUnit(full, { ...stem, name: "stem1", stride: 2 });
    x = convUnit(x, { ...stem, name: "stem2" });
    x = convUnit(x, { ...stem, name: "stem3" });
    x = active(joinChannels(x, half), { name: "joined1" });

    x = stage(x, { name: "stage1", channels: widened(64, width), dilations: new Array(modules1).fill(2) });
    x = active(joinChannels(x, quarter), { name: "joined2" });

    const doubling = Array.from({ length: modules2 }, (_, i) => 4 * 2 ** Math.floor(i / 2));
    x = stage(x, { name: "stage2", channels: widened(128, width), dilations: doubling });
    x = active(joinChannels(x, eighth), { name: "joined3" });

    x = conv2d(x, { name: "logits", channels: classes, kernel: 1, bias: false });
    return cropLike(upsample(x, { scale: 8, mode: "bilinear" }), image);
  },
});
