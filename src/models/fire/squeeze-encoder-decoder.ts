import type { Value } from "../../ir/graph.ts";
import { conv2d, convUnit, cropLike, padToMultiple, upsample } from "../../layers/index.ts";
import { defineModel, widened } from "../define.ts";
import { choice, count, factor } from "../options.ts";
import { encoded, squeezeActivationOf } from "./encoder.ts";
import { fireUp } from "./fire.ts";

/** squeeze-unet-lite without its skips, and with SqueezeSeg's transposed fires for its decoder. */
export const squeezeEncoderDecoder = defineModel({
  name: "squeeze-encoder-decoder",
  task: "segmentation",
  paper: "AIOZ 2022, Model Compression Part 8, after SqueezeSeg (Wu et al. 2018, arXiv:1710.07368)",
  options: {
    classes: count(35, "scores per pixel"),
    width: factor(1, "multiplies every layer's channels"),
    norm: choice(["batch", "none"], "batch normalisation behind the rectifier of each squeeze"),
  },
  input: [1, 3, 64, 64],
  published: {
    counts: [
      // By hand: encoder, four transposed fires, class layer; then two numbers for each of 432 squeezed channels.
      { source: "counted by hand", options: { norm: "none" }, parameters: 722_496 + 227_104 + 2_275 },
      { source: "counted by hand", parameters: 722_496 + 227_104 + 2_275 + 864 },
      {
        source: "the article's Table 3, Squeeze Encoder Decoder",
        parameters: 781_375,
        differs:
          "the article does not define its network; its pass size leaves no room for SqueezeNet 1.1 as the encoder",
      },
    ],
  },

  build(image, { classes, width, norm }) {
    const style = { conv3x3: convUnit, squeezeActivation: squeezeActivationOf(norm) };
    const up = (x: Value, name: string, squeeze: number, expand: number, enlarge: 1 | 2) =>
      fireUp(x, {
        ...style,
        name,
        squeeze: widened(squeeze, width),
        expand: widened(expand, width),
        enlarge,
      });

    let x = encoded(padToMultiple(image, 16), { ...style, width }).deepest;
    x = up(x, "up1", 48, 192, 1);
    x = up(x, "up2", 32, 128, 1);
    x = up(x, "up3", 16, 64, 2);
    x = up(x, "up4", 16, 32, 2);
    x = upsample(x, { scale: 4, mode: "nearest" });
    return cropLike(conv2d(x, { name: "logits", channels: classes, kernel: 1 }), image);
  },
});
