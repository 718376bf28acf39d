import type { Value } from "../../ir/graph.ts";
import {
  channelsOf,
  convUnit,
  dropout,
  globalAveragePool,
  hardSwish,
  linear,
  relu,
  squeezeExcite,
} from "../../layers/index.ts";
import { defineModel, type Model } from "../define.ts";
import { count, factor } from "../options.ts";
import type { PublishedCount } from "../published.ts";
import { divisible } from "./divisible.ts";
import { square } from "./inputs.ts";
import { invertedResidual } from "./inverted-residual.ts";

type Row = readonly [
  kernel: 3 | 5,
  expansion: number,
  channels: number,
  se: "SE" | "-",
  nl: "RE" | "HS",
  s: 1 | 2,
];

interface Plan {
  readonly rows: readonly Row[];
  /** Channels of the last convolution. */
  readonly last: number;
  /** Channels of the layer between the mean and the scores. */
  readonly hidden: number;
}

type Size = "large" | "small";

const plans: Readonly<Record<Size, Plan>> = {
  /** Table 1. */
  large: {
    rows: [
      [3, 16, 16, "-", "RE", 1],
      [3, 64, 24, "-", "RE", 2],
      [3, 72, 24, "-", "RE", 1],
      [5, 72, 40, "SE", "RE", 2],
      [5, 120, 40, "SE", "RE", 1],
      [5, 120, 40, "SE", "RE", 1],
      [3, 240, 80, "-", "HS", 2],
      [3, 200, 80, "-", "HS", 1],
      [3, 184, 80, "-", "HS", 1],
      [3, 184, 80, "-", "HS", 1],
      [3, 480, 112, "SE", "HS", 1],
      [3, 672, 112, "SE", "HS", 1],
      [5, 672, 160, "SE", "HS", 2],
      [5, 960, 160, "SE", "HS", 1],
      [5, 960, 160, "SE", "HS", 1],
    ],
    last: 960,
    hidden: 1280,
  },
  /** Table 2. */
  small: {
    rows: [
      [3, 16, 16, "SE", "RE", 2],
      [3, 72, 24, "-", "RE", 2],
      [3, 88, 24, "-", "RE", 1],
      [5, 96, 40, "SE", "HS", 2],
      [5, 240, 40, "SE", "HS", 1],
      [5, 240, 40, "SE", "HS", 1],
      [5, 120, 48, "SE", "HS", 1],
      [5, 144, 48, "SE", "HS", 1],
      [5, 288, 96, "SE", "HS", 2],
      [5, 576, 96, "SE", "HS", 1],
      [5, 576, 96, "SE", "HS", 1],
    ],
    last: 576,
    hidden: 1024,
  },
};

/** Channels of the first convolution, whatever the size of the network. */
const stem = 16;
const epsilon = 1e-3;

/** A quarter of the channels between the two layers (§5.3). */
const attention = (x: Value): Value => squeezeExcite(x, { channels: divisible(channelsOf(x) / 4) });

const mobilenetV3 = (size: Size, alpha: number, counts: readonly PublishedCount[]): Model =>
  defineModel({
    name: alpha === 1 ? `mobilenet-v3-${size}` : `mobilenet-v3-${size}-${alpha}`,
    task: "classification",
    paper: "Howard et al. 2019, arXiv:1905.02244",
    options: {
      classes: count(1000, "scores per image"),
      width: factor(
        alpha,
        "multiplies channels, in steps of 8; below 1 the last hidden layer keeps its size",
      ),
    },
    input: square(224),
    published: { counts },

    build(image, { classes, width }) {
      const { rows, last, hidden } = plans[size];
      const wide = (channels: number) => divisible(channels * width);
      const unit = { norm: "batch", epsilon, activation: hardSwish } as const;
      let x = convUnit(image, { ...unit, name: "conv1", channels: wide(stem), kernel: 3, stride: 2 });
      let before = stem;
      rows.forEach(([kernel, expansion, channels, se, nl, stride], i) => {
        x = invertedResidual(x, {
          name: `bneck${i + 1}`,
          // The authors' program expands what the narrower layer before really has; only so are 0.75 the paper's.
          hidden: divisible((expansion / before) * channelsOf(x)),
          channels: wide(channels),
          kernel,
          stride,
          activation: nl === "HS" ? hardSwish : relu,
          epsilon,
          ...(se === "SE" && { attention }),
        });
        before = channels;
      });
      x = globalAveragePool(convUnit(x, { ...unit, name: "conv2", channels: wide(last), kernel: 1 }));
      x = hardSwish(linear(x, { name: "hidden", channels: divisible(hidden * Math.max(1, width)) }));
      return linear(dropout(x, { ratio: 0.2 }), { name: "classifier", channels: classes });
    },
  });

const torchvisionNarrows =
  "torchvision's width_mult scales the table's expansions before it rounds, and the last hidden layer too";

/** The networks of Table 3. */
export const mobilenetsV3: readonly Model[] = [
  mobilenetV3("large", 1, [
    { source: "Table 3", parameters: "5.4M" },
    {
      source: "Table 3",
      macs: "219M",
      differs: "the authors' list of checkpoints has 217 million for the same network",
    },
    { source: "the authors' list", macs: "217M" },
    { source: "torchvision", parameters: 5_483_032, macs: 216_589_760 },
  ]),
  mobilenetV3("large", 0.75, [
    { source: "Table 3", parameters: "4.0M", macs: "155M" },
    { source: "d-li14/mobilenetv3.pytorch", parameters: "3.994M", macs: "154.57M" },
    { source: "torchvision", parameters: 3_377_576, differs: torchvisionNarrows },
  ]),
  mobilenetV3("small", 1, [
    { source: "Table 3", parameters: "2.5M", macs: "56M" },
    { source: "torchvision", parameters: 2_542_856, macs: 56_510_400 },
  ]),
  mobilenetV3("small", 0.75, [
    { source: "Table 3", parameters: "2.0M", macs: "44M" },
    { source: "torchvision", parameters: 1_653_920, differs: torchvisionNarrows },
  ]),
];
