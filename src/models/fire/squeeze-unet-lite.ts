import type { Value } from "../../ir/graph.ts";
import {
  block,
  conv2d,
  convTranspose2d,
  convUnit,
  cropLike,
  joinChannels,
  padToMultiple,
  upsample,
} from "../../layers/index.ts";
import { defineModel, type Model, widened } from "../define.ts";
import { choice, count, factor } from "../options.ts";
import type { PublishedCount } from "../published.ts";
import { encoded, type FireStyle, squeezeActivationOf } from "./encoder.ts";
import { type Conv3x3, fire } from "./fire.ts";
import { separableTranspose, separableUnit, type Transpose3x3 } from "./separable.ts";

interface Plan {
  readonly name: string;
  /** The layers that take the place of every filter larger than 1×1. */
  readonly layers: { readonly conv3x3: Conv3x3; readonly transpose3x3: Transpose3x3 };
  readonly counts: readonly PublishedCount[];
}

interface UpOptions extends FireStyle {
  readonly transpose3x3: Transpose3x3;
  readonly squeeze: number;
  readonly expand: number;
  /** Times height and width. */
  readonly enlarge: 1 | 2;
}

/** Convolves transposedly, joins what the encoder saw at that size, and fires. */
const up = block(
  "up",
  ([x, skip]: readonly [Value, Value], { transpose3x3, enlarge, ...fires }: UpOptions) => {
    const enlarged = transpose3x3(x, {
      name: "transpose",
      channels: fires.expand,
      kernel: 3,
      stride: enlarge,
    });
    return fire(joinChannels(enlarged, skip), { ...fires, name: "fire" });
  },
);

const twice = (x: Value): Value => upsample(x, { scale: 2, mode: "nearest" });

/** The U-Net around SqueezeNet 1.1 that github.com/lhelontra/squeeze-unet defines. */
const liteOf = ({ name, layers, counts }: Plan): Model =>
  defineModel({
    name,
    task: "segmentation",
    paper: "AIOZ 2022, Model Compression Part 8, after github.com/lhelontra/squeeze-unet",
    options: {
      classes: count(35, "scores per pixel"),
      width: factor(1, "multiplies every layer's channels"),
      norm: choice(["batch", "none"], "batch normalisation behind the rectifier of each squeeze"),
    },
    // The article's keypoint detector: the image at 64×64, 35 features for each pixel.
    input: [1, 3, 64, 64],
    published: { counts },

    build(image, { classes, width, norm }) {
      const { conv3x3, transpose3x3 } = layers;
      const style = { conv3x3, squeezeActivation: squeezeActivationOf(norm) };
      const sized = (squeeze: number, expand: number, enlarge: 1 | 2) => ({
        ...style,
        transpose3x3,
        squeeze: widened(squeeze, width),
        expand: widened(expand, width),
        enlarge,
      });

      const seen = encoded(padToMultiple(image, 16), { ...style, width });
      let x = up([seen.deepest, seen.fire7], { name: "up1", ...sized(48, 192, 1) });
      x = up([x, seen.sixteenth], { name: "up2", ...sized(32, 128, 1) });
      x = up([x, seen.eighth], { name: "up3", ...sized(16, 64, 2) });
      x = up([x, seen.quarter], { name: "up4", ...sized(16, 32, 2) });
      x = joinChannels(twice(x), seen.half);
      x = twice(conv3x3(x, { name: "head", channels: widened(64, width), kernel: 3 }));
      return cropLike(conv2d(x, { name: "logits", channels: classes, kernel: 1 }), image);
    },
  });

const port = "lhelontra/squeeze-unet, counted in PyTorch";

/** Squeeze U-Net as the article's seems to have been: SqueezeNet 1.1, mirrored by transposed convolutions and fires. */
export const squeezeUnetLite = liteOf({
  name: "squeeze-unet-lite",
  layers: { conv3x3: convUnit, transpose3x3: convTranspose2d },
  counts: [
    { source: port, parameters: 2_505_235 },
    { source: port, options: { classes: 10 }, parameters: 2_503_610 },
    { source: port, options: { norm: "none" }, parameters: 2_504_371 },
    {
      source: "the article's Table 3, Squeeze U-Net",
      parameters: 2_507_035,
      differs: "the article does not define its network; this one, of its family, has 1,800 fewer",
    },
  ],
});

/** The same with depthwise separable filters in place of all that are larger than 1×1. */
export const squeezeUnetDsc = liteOf({
  name: "squeeze-unet-dsc",
  layers: { conv3x3: separableUnit, transpose3x3: separableTranspose },
  counts: [
    { source: port, parameters: 500_094 + 864 },
    { source: port, options: { norm: "none" }, parameters: 500_094 },
    {
      source: "the article's Table 3, Squeeze U-Net with dep_sep_conv",
      parameters: 540_499,
      differs: "the article does not define its network; squeeze-unet-lite, made separable, has 39,541 fewer",
    },
  ],
});
