import type { Value } from "../../ir/graph.ts";
import { batchNorm, block, conv2d, convTranspose2d, type Norm, relu } from "../../layers/index.ts";
import { defineModel, widened } from "../define.ts";
import { choice, count, factor } from "../options.ts";
import { decode, encode } from "./mirrored-vgg.ts";

interface UnitOptions {
  readonly channels: number;
  readonly kernel: number;
  readonly norm: Norm;
}

const dressed = (x: Value, norm: Norm): Value => relu(norm === "batch" ? batchNorm(x, {}) : x);

/** What were VGG-16's fully connected layers: they see 7×7 pixels or one. */
const fullyConnected = block("fc", (x: Value, { norm, ...options }: UnitOptions) =>
  dressed(conv2d(x, { ...options, padding: 0 }), norm),
);

/** A transposed convolution, which the authors call deconvolution; it cuts `padding` from each side. */
const deconvolution = block(
  "deconv",
  (x: Value, { norm, ...options }: UnitOptions & { readonly padding: number }) =>
    dressed(convTranspose2d(x, options), norm),
);

/** DeconvNet: VGG-16 down to one pixel for 224×224, and its mirror image up again (§3.1). */
export const deconvnet = defineModel({
  name: "deconvnet",
  task: "segmentation",
  paper: "Noh, Hong & Han, ICCV 2015, arXiv:1505.04366",
  options: {
    classes: count(21, "scores per pixel"),
    width: factor(1, "multiplies every layer's channels"),
    norm: choice(["batch", "none"], "batch normalisation behind each convolution and before its rectifier"),
  },
  // Object proposals of PASCAL VOC. Smaller images have no 7×7 pixels left for fc6.
  input: [1, 3, 224, 224],
  published: {
    counts: [
      {
        source: "the authors' prototxt, without batch normalisation",
        options: { norm: "none" },
        parameters: 251_772_245,
      },
      {
        source: "Beheshti & Johnsson 2020, Table 1",
        parameters: "143M",
        differs: "fc6 and its mirror image alone are 205 million",
      },
    ],
  },

  build(image, { classes, width, norm }) {
    const channels = widened(4096, width);
    const { x: pooled, levels } = encode(image, { width, norm });
    const fc6 = fullyConnected(pooled, { name: "fc6", channels, kernel: 7, norm });
    const fc7 = fullyConnected(fc6, { name: "fc7", channels, kernel: 1, norm });
    const x = deconvolution(fc7, { name: "up6", channels: widened(512, width), kernel: 7, padding: 0, norm });
    const decoded = decode(
      { x, levels },
      { atFullSize: 2, unit: (y, unit) => deconvolution(y, { ...unit, kernel: 3, padding: 1, norm }) },
    );
    return conv2d(decoded, { name: "logits", channels: classes, kernel: 1 });
  },
});
