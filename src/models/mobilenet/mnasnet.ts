import {
  channelsOf,
  convUnit,
  flatten,
  globalAveragePool,
  linear,
  relu,
  sigmoid,
  squeezeExcite,
} from "../../layers/index.ts";
import { defineModel } from "../define.ts";
import { count, factor } from "../options.ts";
import { divisible } from "./divisible.ts";
import { square } from "./inputs.ts";
import { invertedResidual } from "./inverted-residual.ts";

/** Fig. 7 (a): kernel, expansion, channels, squeeze and excitation, repeats, and stride of the first. */
const body = [
  [3, 1, 16, "-", 1, 1],
  [3, 6, 24, "-", 2, 2],
  [5, 3, 40, "SE", 3, 2],
  [3, 6, 80, "-", 4, 2],
  [3, 6, 112, "SE", 2, 1],
  [5, 6, 160, "SE", 3, 2],
  [3, 6, 320, "-", 1, 1],
] as const;

const blocks = body.flatMap(([kernel, expansion, channels, se, repeats, stride]) =>
  Array.from({ length: repeats }, (_, i) => ({
    kernel,
    expansion,
    channels,
    se,
    stride: i === 0 ? stride : 1,
  })),
);

/** MnasNet-A1: what a search for accuracy and few milliseconds on a phone found. */
export const mnasnetA1 = defineModel({
  name: "mnasnet-a1",
  task: "classification",
  paper: "Tan et al. 2019, arXiv:1807.11626",
  options: {
    classes: count(1000, "scores per image"),
    width: factor(1, "multiplies channels, in steps of 8; the last convolution keeps its 1280"),
  },
  input: square(224),
  published: {
    counts: [
      { source: "Table 1", parameters: "3.9M", macs: "312M" },
      {
        source: "MobileNetV3, Table 3",
        parameters: "3.9M",
        macs: "315M",
        differs: "the paper on MnasNet itself prints 312 million",
      },
      { source: "pytorchcv", parameters: 3_887_038, macs: 311_579_072 },
    ],
  },

  build(image, { classes, width }) {
    const unit = { norm: "batch", activation: relu } as const;
    let x = convUnit(image, {
      ...unit,
      name: "conv1",
      channels: divisible(32 * width),
      kernel: 3,
      stride: 2,
    });
    blocks.forEach(({ kernel, expansion, channels, se, stride }, i) => {
      // A quarter of what goes into the block, not of what is hidden in it.
      const squeezed = Math.max(1, Math.floor(channelsOf(x) / 4));
      x = invertedResidual(x, {
        name: `block${i + 1}`,
        hidden: expansion * channelsOf(x),
        channels: divisible(channels * width),
        kernel,
        stride,
        activation: relu,
        ...(se === "SE" && {
          attention: (hidden) => squeezeExcite(hidden, { channels: squeezed, gate: sigmoid }),
        }),
      });
    });
    x = convUnit(x, { ...unit, name: "conv2", channels: 1280, kernel: 1 });
    return linear(flatten(globalAveragePool(x)), { name: "fc", channels: classes });
  },
});
