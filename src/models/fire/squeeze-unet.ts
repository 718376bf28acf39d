import type { Value } from "../../ir/graph.ts";
import {
  block,
  conv2d,
  convTranspose2d,
  convTransposeUnit,
  cropLike,
  joinChannels,
  type Norm,
  padToMultiple,
} from "../../layers/index.ts";
import { defineModel, widened } from "../define.ts";
import { choice, count, factor, flag } from "../options.ts";
import { twoConvs } from "../segmentation/unet.ts";
import { type FireOptions, fire } from "./fire.ts";

interface Style {
  readonly bias: boolean;
  readonly norm: Norm;
}

type FireTransposeOptions = Pick<FireOptions, "squeeze" | "expand" | "bias" | "norm">;

/**
 * A fire module run backwards: squeeze, then expand to twice the size through 1×1 and 2×2 filters (§3.2).
 *
 * The paper does not say how a transposed 1×1 doubles the size. Here it has stride 2 like its 2×2 neighbour, so
 * three of four pixels of its half hold only the bias; the weights count the same either way.
 */
export const fireTranspose = block(
  "fireTranspose",
  (x: Value, { squeeze, expand, bias = true, norm = "none" }: FireTransposeOptions) => {
    const unit = { bias, norm };
    const squeezed = convTransposeUnit(x, { ...unit, name: "squeeze", channels: squeeze, kernel: 1 });
    const twice = { ...unit, channels: expand, stride: 2 };
    return joinChannels(
      convTransposeUnit(squeezed, { ...twice, name: "expand1x1", kernel: 1 }),
      convTransposeUnit(squeezed, { ...twice, name: "expand2x2", kernel: 2 }),
    );
  },
);

/** Two fire modules, the first of which halves the size. */
const down = block("down", (x: Value, { halveAt, ...fires }: FireOptions) => {
  const halved = fire(x, { ...fires, name: "fire1", stride: 2, ...(halveAt && { halveAt }) });
  return fire(halved, { ...fires, name: "fire2" });
});

interface UpOptions extends Style {
  readonly transpose: FireTransposeOptions;
  readonly fires: FireOptions;
}

/** Doubles the size, joins what the way down saw at that size, and fires twice. */
const up = block("up", ([x, skip]: readonly [Value, Value], { transpose, fires, ...style }: UpOptions) => {
  const joined = joinChannels(fireTranspose(x, { ...style, ...transpose, name: "transpose" }), skip);
  return fire(fire(joined, { ...style, ...fires, name: "fire1" }), { ...style, ...fires, name: "fire2" });
});

/** Squeeze U-Net: U-Net's shape with fire modules for its convolutions, a twelfth of its weights. */
export const squeezeUnet = defineModel({
  name: "squeeze-unet",
  task: "segmentation",
  paper: "Beheshti & Johnsson, CVPRW 2020, doi:10.1109/CVPRW50498.2020.00190",
  options: {
    classes: count(12, "scores per pixel"),
    width: factor(1, "multiplies every layer's channels"),
    // Tables 3 and 4 charge all of a down unit at the halved size, so its first squeeze must halve.
    halveAt: choice(["squeeze", "expand"], "which convolutions of a down unit take the stride"),
    // The paper's tables count weights only and its text is silent.
    bias: flag(true, "whether convolutions add a bias"),
    norm: choice(["none", "batch"], "batch normalisation before each rectifier; the paper counts none"),
  },
  // CamVid at half resolution (§4). 360 rows do not halve four times: the network pads to 368 and crops back.
  input: [1, 3, 360, 480],
  published: {
    counts: [
      // The tables count weights alone and leave out the class layer, whose 64 weights a class come on top.
      { source: "Tables 3 and 4", options: { classes: 1, bias: false }, parameters: 2_613_952 + 64 },
      // By hand from the tables: 12 or 11 classes, with biases.
      { source: "counted by hand", parameters: 2_622_508 },
      { source: "counted by hand", options: { classes: 11 }, parameters: 2_622_443 },
      {
        source: "Table 1",
        parameters: "2.59M",
        differs: "the paper's own Tables 3 and 4 sum to 2.61 million without biases",
      },
    ],
    // Tables 3 and 4. For us3/transpose the paper prints 27,684: two digits are swapped.
    weights: {
      stem: 38_592,
      ds1: 47_104,
      ds2: 141_312,
      ds3: 376_832,
      ds4: 942_080,
      "us1/transpose": 184_320,
      "us1/fire": 425_984,
      "us2/transpose": 73_728,
      "us2/fire": 159_744,
      "us3/transpose": 27_648,
      "us3/fire": 53_248,
      up: 32_768,
      head: 110_592,
    },
    // "#MACs (xHW)" counts two operations for each weight, at the size of the unit's output.
    operationsPerPixel: {
      stem: 77_184,
      ds1: 23_552,
      ds2: 17_664,
      ds3: 11_776,
      ds4: 7_360,
      "us1/fire": 13_312,
      "us2/fire": 19_968,
      "us3/fire": 26_624,
      head: 221_184,
    },
  },

  build(image, { classes, width, halveAt, bias, norm }) {
    const style: Style = { bias, norm };
    const wide = (channels: number) => widened(channels, width);
    const fires = (squeeze: number, expand: number) => ({ squeeze: wide(squeeze), expand: wide(expand) });
    const halving = { ...style, halveAt };

    const full = twoConvs(padToMultiple(image, 16), { ...style, name: "stem", channels: wide(64) });
    const half = down(full, { ...halving, name: "ds1", ...fires(32, 64) });
    const quarter = down(half, { ...halving, name: "ds2", ...fires(48, 128) });
    const eighth = down(quarter, { ...halving, name: "ds3", ...fires(64, 256) });
    const sixteenth = down(eighth, { ...halving, name: "ds4", ...fires(80, 512) });

    let x = up([sixteenth, eighth], {
      ...style,
      name: "us1",
      transpose: fires(80, 256),
      fires: fires(64, 256),
    });
    x = up([x, quarter], { ...style, name: "us2", transpose: fires(64, 128), fires: fires(48, 128) });
    x = up([x, half], { ...style, name: "us3", transpose: fires(48, 64), fires: fires(32, 64) });

    x = convTranspose2d(x, { name: "up", channels: wide(64), kernel: 2, stride: 2, bias });
    x = twoConvs(joinChannels(x, full), { ...style, name: "head", channels: wide(64) });
    return cropLike(conv2d(x, { name: "logits", channels: classes, kernel: 1, bias }), image);
  },
});
