import {
  channelsOf,
  convUnit,
  dropout,
  flatten,
  globalAveragePool,
  linear,
  relu6,
} from "../../layers/index.ts";
import { defineModel, type Model } from "../define.ts";
import { count, factor } from "../options.ts";
import type { PublishedCount } from "../published.ts";
import { divisible } from "./divisible.ts";
import { bySide, square } from "./inputs.ts";
import { invertedResidual } from "./inverted-residual.ts";

/** Table 2: expansion t, channels c, repeats n, and stride s of the first. */
const body = [
  [1, 16, 1, 1],
  [6, 24, 2, 2],
  [6, 32, 3, 2],
  [6, 64, 4, 2],
  [6, 96, 3, 1],
  [6, 160, 3, 2],
  [6, 320, 1, 1],
] as const;

const bottlenecks = body.flatMap(([t, c, n, s]) =>
  Array.from({ length: n }, (_, i) => ({ t, c, stride: i === 0 ? s : 1 })),
);

const mobilenetV2 = (alpha: number, counts: readonly PublishedCount[]): Model =>
  defineModel({
    name: alpha === 1 ? "mobilenet-v2" : `mobilenet-v2-${alpha}`,
    task: "classification",
    paper: "Sandler et al. 2018, arXiv:1801.04381",
    options: {
      classes: count(1000, "scores per image"),
      width: factor(alpha, "multiplies channels, in steps of 8; below 1 the last convolution keeps its 1280"),
    },
    input: square(224),
    published: { counts },

    build(image, { classes, width }) {
      const unit = { norm: "batch", activation: relu6 } as const;
      let x = convUnit(image, {
        ...unit,
        name: "conv1",
        channels: divisible(32 * width),
        kernel: 3,
        stride: 2,
      });
      bottlenecks.forEach(({ t, c, stride }, i) => {
        x = invertedResidual(x, {
          name: `bottleneck${i + 1}`,
          hidden: t * channelsOf(x),
          channels: divisible(c * width),
          kernel: 3,
          stride,
          activation: relu6,
        });
      });
      x = convUnit(x, { ...unit, name: "conv2", channels: divisible(1280 * Math.max(1, width)), kernel: 1 });
      x = dropout(flatten(globalAveragePool(x)), { ratio: 0.2 });
      return linear(x, { name: "classifier", channels: classes });
    },
  });

/** Where the authors' program and its checkpoints are listed. */
const list = "the authors' list";

/** The networks of Table 4 and of the authors' checkpoints. */
export const mobilenetsV2: readonly Model[] = [
  mobilenetV2(1, [
    { source: "Table 4", macs: "300M" },
    {
      source: "Table 4",
      parameters: "3.4M",
      differs: "3.47 million, cut off: the norms' 34,112 numbers are left out",
    },
    { source: "torchvision", parameters: 3_504_872, macs: 300_774_272 },
    ...bySide(list, { 224: "300M", 192: "221M", 160: "154M", 128: "99M", 96: "56M" }),
  ]),
  mobilenetV2(1.4, [
    {
      source: "Table 4",
      parameters: "6.9M",
      macs: "585M",
      differs: "the authors' list of checkpoints has 6.06 million, without norms, and 582",
    },
    { source: "torchvision", parameters: 6_108_776, macs: 582_195_824 },
    ...bySide(list, { 224: "582M" }),
  ]),
  mobilenetV2(0.75, [
    { source: "torchvision", parameters: 2_636_424, macs: 209_069_792 },
    ...bySide(list, { 224: "209M", 192: "153M", 160: "107M", 128: "69M", 96: "39M" }),
  ]),
  mobilenetV2(0.5, [
    { source: "torchvision", parameters: 1_968_680, macs: 97_131_840 },
    ...bySide(list, { 224: "97M", 192: "71M", 160: "50M", 128: "32M", 96: "18M" }),
  ]),
  mobilenetV2(0.35, [
    { source: "MobileNetV3, Table 3", parameters: "1.6M", macs: "59.2M" },
    { source: "torchvision", parameters: 1_677_128, macs: 59_285_808 },
    ...bySide(list, { 224: "59M", 192: "43M", 160: "30M", 128: "20M", 96: "11M" }),
  ]),
];
