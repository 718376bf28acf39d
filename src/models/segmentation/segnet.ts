import type { Value } from "../../ir/graph.ts";
import { batchNorm, block, conv2d, relu } from "../../layers/index.ts";
import { defineModel } from "../define.ts";
import { count, factor } from "../options.ts";
import { decode, encode } from "./mirrored-vgg.ts";

/** A convolution that keeps its bias in front of the norm, as the authors' do. */
const unit = block("conv", (x: Value, { channels }: { readonly channels: number }) =>
  relu(batchNorm(conv2d(x, { channels, kernel: 3 }), {})),
);

/** SegNet: VGG-16's convolutions and their mirror image, which is told where each maximum stood (§3). */
export const segnet = defineModel({
  name: "segnet",
  task: "segmentation",
  paper: "Badrinarayanan, Kendall & Cipolla 2015, arXiv:1511.00561",
  options: {
    classes: count(11, "scores per pixel"),
    width: factor(1, "multiplies every layer's channels"),
  },
  // CamVid at half resolution: 45 rows pool to 23, and unpool to 45 again.
  input: [1, 3, 360, 480],
  published: {
    counts: [
      { source: "the authors' segnet_train.prototxt", parameters: 29_449_355, macs: "106.7G" },
      { source: "Beheshti & Johnsson 2020, Table 1", parameters: "30M" },
    ],
  },

  build(image, { classes, width }) {
    const encoded = encode(image, { width, norm: "batch" });
    const decoded = decode(encoded, { atFullSize: 1, unit });
    return conv2d(decoded, { name: "logits", channels: classes, kernel: 3 });
  },
});
