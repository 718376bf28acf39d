import type { Value } from "../../ir/graph.ts";
import {
  block,
  conv2d,
  convUnit,
  dropout,
  flatten,
  globalAveragePool,
  joinChannels,
  maxPool2d,
  type Norm,
  relu,
} from "../../layers/index.ts";
import { defineModel, widened } from "../define.ts";
import { count, factor } from "../options.ts";

export interface FireOptions {
  /** Channels that are left after the squeeze: s₁ₓ₁. */
  readonly squeeze: number;
  /** Channels of each half of the expansion: e₁ₓ₁ = e₃ₓ₃. */
  readonly expand: number;
  /** Default 1. */
  readonly stride?: 1 | 2;
  /** Which convolutions take the stride. Default "squeeze". */
  readonly halveAt?: "squeeze" | "expand";
  /** Default true; a normalised convolution has none. */
  readonly bias?: boolean;
  /** Default "none". */
  readonly norm?: Norm;
}

/** Squeezes to a few channels, then looks at them through 1×1 and 3×3 filters side by side (§3.2). */
export const fire = block("fire", (x: Value, options: FireOptions) => {
  const { squeeze, expand, stride = 1, halveAt = "squeeze", bias = true, norm = "none" } = options;
  const [first, second] = halveAt === "squeeze" ? [stride, 1] : [1, stride];
  const unit = { bias, norm };
  const squeezed = convUnit(x, { ...unit, name: "squeeze", channels: squeeze, kernel: 1, stride: first });
  return joinChannels(
    convUnit(squeezed, { ...unit, name: "expand1x1", channels: expand, kernel: 1, stride: second }),
    convUnit(squeezed, { ...unit, name: "expand3x3", channels: expand, kernel: 3, stride: second }),
  );
});

/** SqueezeNet 1.0: AlexNet's accuracy with a fiftieth of its weights. */
export const squeezenet = defineModel({
  name: "squeezenet-1.0",
  task: "classification",
  paper: "Iandola et al. 2016, arXiv:1602.07360",
  options: {
    classes: count(1000, "scores per image"),
    width: factor(1, "multiplies every layer's channels"),
  },
  // The paper's table prints 111×111 after conv1, which needs 227 rows; it says 224, as do torchvision's weights.
  input: [1, 3, 224, 224],
  published: { counts: [{ source: "Table 1", parameters: 1_248_424 }] },

  build(image, { classes, width }) {
    const pool = (x: Value) => maxPool2d(x, { kernel: 3, stride: 2, ceil: true });
    const fires = (x: Value, name: string, squeeze: number, expand: number) =>
      fire(x, { name, squeeze: widened(squeeze, width), expand: widened(expand, width) });

    let x = relu(
      conv2d(image, { name: "conv1", channels: widened(96, width), kernel: 7, stride: 2, padding: 0 }),
    );
    x = pool(x);
    x = fires(x, "fire2", 16, 64);
    x = fires(x, "fire3", 16, 64);
    x = fires(x, "fire4", 32, 128);
    x = pool(x);
    x = fires(x, "fire5", 32, 128);
    x = fires(x, "fire6", 48, 192);
    x = fires(x, "fire7", 48, 192);
    x = fires(x, "fire8", 64, 256);
    x = pool(x);
    x = dropout(fires(x, "fire9", 64, 256));
    return flatten(globalAveragePool(relu(conv2d(x, { name: "conv10", channels: classes, kernel: 1 }))));
  },
});
