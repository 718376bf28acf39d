import type { Value } from "../../ir/graph.ts";
import type { ImageShape } from "../../ir/tensor.ts";
import {
  type Activation,
  add,
  batchNorm,
  block,
  conv2d,
  convUnit,
  cropLike,
  maxPool2d,
  padToMultiple,
  relu,
  upsample,
} from "../../layers/index.ts";
import { defineModel, type Model, widened } from "../define.ts";
import { count, factor } from "../options.ts";
import type { PublishedCount } from "../published.ts";

interface Plan {
  readonly name: string;
  /** Channels of the stem, of both branches, and of the refined sum. */
  readonly channels: readonly [stem: number, branch: number, refined: number];
  readonly classes: number;
  readonly input: ImageShape;
  readonly counts: readonly PublishedCount[];
}

interface Channels {
  readonly channels: number;
}

/** Cuts the map to an eighth in one step, then convolves what is left. */
const bottleneckReduction = block("bottleneckReduction", (x: Value, { channels }: Channels) => {
  const eighth = convUnit(x, { name: "conv1", channels, kernel: 3, stride: 8, padding: 0 });
  const mixed = convUnit(eighth, { name: "conv2", channels, kernel: 1 });
  return conv2d(mixed, { name: "conv3", channels, kernel: 3 });
});

/** Behind convolutions that keep their biases: the article's network counts them. */
const normalised: Activation = (x) => relu(batchNorm(x, {}));

/** Halves the map on a main path of three convolutions and on a shortcut of one, and adds the two. */
const residualBottleneck = block("residualBottleneck", (x: Value, { channels }: Channels) => {
  const ready = normalised(x);
  const wide = convUnit(ready, { name: "conv1", channels, kernel: 1, activation: normalised });
  const half = convUnit(wide, { name: "conv2", channels, kernel: 3, stride: 2, activation: normalised });
  const main = conv2d(half, { name: "conv3", channels, kernel: 1 });
  return add(main, conv2d(ready, { name: "shortcut", channels, kernel: 3, stride: 2 }));
});

/** Brings a map to `channels` and adds two 3×3 convolutions of itself (after RefineNet, Lin et al. 2017). */
const refine = block("refine", (x: Value, { channels }: Channels) => {
  const coarse = conv2d(x, { name: "conv1", channels, kernel: 1 });
  const mixed = convUnit(coarse, { name: "conv2", channels, kernel: 1 });
  const seen = convUnit(mixed, { name: "conv3", channels, kernel: 3 });
  return add(coarse, conv2d(seen, { name: "conv4", channels, kernel: 3 }));
});

const enlarged = (x: Value, scale: number): Value =>
  upsample(x, { scale, mode: "bilinear", alignCorners: true });

/** One main path of refinements, and a sum with each of two shorter ones. */
const edgesegnetOf = ({
  name,
  channels: [stem, branch, refined],
  classes: outputs,
  input,
  counts,
}: Plan): Model =>
  defineModel({
    name,
    task: "segmentation",
    paper: "Lin, Chwyl & Wong 2019, arXiv:1905.04222",
    options: {
      classes: count(outputs, "scores per pixel"),
      width: factor(1, "multiplies every layer's channels"),
    },
    input,
    published: { counts },

    build(image, { classes, width }) {
      const narrow = { channels: widened(branch, width) };
      const wide = { channels: widened(refined, width) };

      const half = conv2d(padToMultiple(image, 16), {
        name: "conv1",
        channels: widened(stem, width),
        kernel: 7,
        stride: 2,
      });
      const quarter = maxPool2d(half, { kernel: 3, stride: 2, padding: 1 });

      const top = enlarged(bottleneckReduction(half, { name: "reduction", ...narrow }), 2);
      const bottom = residualBottleneck(quarter, { name: "residual", ...narrow });
      let x = add(top, refine(bottom, { name: "refine1", ...narrow }));
      x = enlarged(refine(x, { name: "refine2", ...wide }), 2);
      x = add(x, refine(quarter, { name: "refine3", ...wide }));
      x = enlarged(refine(x, { name: "refine4", ...wide }), 4);
      return cropLike(conv2d(x, { name: "logits", channels: classes, kernel: 1 }), image);
    },
  });

/** EdgeSegNet at the widths of AIOZ's article (2022, Model Compression Part 8, Table 3), found by counting. */
export const edgesegnet = edgesegnetOf({
  name: "edgesegnet",
  channels: [13, 48, 96],
  // The article's keypoint detector: the image at 64×64, 35 features for each pixel.
  classes: 35,
  input: [1, 3, 64, 64],
  counts: [{ source: "the article's Table 3", parameters: 651_617 }],
});

/** EdgeSegNet at the widths that its paper prints, for CamVid's 32 classes. */
export const edgesegnetPaperWidths = edgesegnetOf({
  name: "edgesegnet-paper-widths",
  channels: [13, 193, 217],
  classes: 32,
  input: [1, 3, 512, 512],
  counts: [
    { source: "github.com/Adwaitt/EdgeSegNet with 32 classes, counted in PyTorch", parameters: 4_327_920 },
    {
      source: "the paper's table",
      parameters: "7.09M",
      macs: "38.87G",
      differs: "the paper does not print every layer; no reading of it that we found has 7.09 million",
    },
  ],
});
