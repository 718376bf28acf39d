import type { Value } from "../../ir/graph.ts";
import {
  block,
  channelShuffle,
  convUnit,
  depthwiseUnit,
  flatten,
  globalAveragePool,
  joinChannels,
  linear,
  linearly,
  maxPool2d,
  splitChannels,
} from "../../layers/index.ts";
import { defineModel, type Model, widened } from "../define.ts";
import { count, factor } from "../options.ts";
import type { PublishedCount } from "../published.ts";

/** Channels of each branch; a unit has twice as many. */
interface UnitOptions {
  readonly half: number;
}

const norm = "batch";

/** 1×1, 3×3 depthwise, 1×1. */
const rightBranch = block("right", (x: Value, { half, stride }: UnitOptions & { readonly stride: 1 | 2 }) => {
  const reduced = convUnit(x, { name: "conv1", channels: half, kernel: 1, norm });
  const filtered = depthwiseUnit(reduced, {
    name: "depthwise",
    kernel: 3,
    stride,
    norm,
    activation: linearly,
  });
  return convUnit(filtered, { name: "conv2", channels: half, kernel: 1, norm });
});

/** 3×3 depthwise with stride 2, 1×1. */
const leftBranch = block("left", (x: Value, { half }: UnitOptions) => {
  const filtered = depthwiseUnit(x, { name: "depthwise", kernel: 3, stride: 2, norm, activation: linearly });
  return convUnit(filtered, { name: "conv", channels: half, kernel: 1, norm });
});

/** Half of the channels pass, half are worked on; then both mix (§4, Fig. 3 c). */
const basicUnit = block("unit", (x: Value, { half }: UnitOptions) => {
  const [left, right] = splitChannels(x, [half, half]);
  return channelShuffle(joinChannels(left, rightBranch(right, { half, stride: 1 })), { groups: 2 });
});

/** Both branches see all channels at half the size (§4, Fig. 3 d). */
const halvingUnit = block("unit", (x: Value, { half }: UnitOptions) => {
  const left = leftBranch(x, { half });
  return channelShuffle(joinChannels(left, rightBranch(x, { half, stride: 2 })), { groups: 2 });
});

const stage = block("stage", (x: Value, { units, half }: UnitOptions & { readonly units: number }) => {
  let y = halvingUnit(x, { name: "0", half });
  for (let i = 1; i < units; i++) y = basicUnit(y, { name: `${i}`, half });
  return y;
});

/** Table 5: channels of stages 2, 3 and 4, and of the last convolution. */
type Channels = readonly [stage2: number, stage3: number, stage4: number, last: number];

const shufflenetV2 = (scale: string, channels: Channels, counts: readonly PublishedCount[]): Model =>
  defineModel({
    name: `shufflenet-v2-${scale}`,
    task: "classification",
    paper: "Ma et al. 2018, arXiv:1807.11164",
    options: {
      classes: count(1000, "scores per image"),
      width: factor(1, "multiplies every layer's channels, which the network's name already scales"),
    },
    input: [1, 3, 224, 224],
    published: { counts },

    build(image, { classes, width }) {
      const [second, third, fourth, last] = channels;
      const half = (both: number) => widened(both / 2, width);
      let x = convUnit(image, { name: "conv1", channels: widened(24, width), kernel: 3, stride: 2, norm });
      x = maxPool2d(x, { kernel: 3, stride: 2, padding: 1 });
      x = stage(x, { name: "stage2", units: 4, half: half(second) });
      x = stage(x, { name: "stage3", units: 8, half: half(third) });
      x = stage(x, { name: "stage4", units: 4, half: half(fourth) });
      x = convUnit(x, { name: "conv5", channels: widened(last, width), kernel: 1, norm });
      return linear(flatten(globalAveragePool(x)), { name: "fc", channels: classes });
    },
  });

const uncounted =
  "the channels of Table 5 make about a hundredth less; what else is counted the paper does not say";

/** The networks of Table 8 and of the authors' list. */
export const shufflenetsV2: readonly Model[] = [
  shufflenetV2(
    "0.5",
    [48, 96, 192, 1024],
    [
      { source: "the authors' list", parameters: "1.4M", macs: "41M" },
      { source: "torchvision", parameters: 1_366_792, macs: 40_476_448 },
    ],
  ),
  shufflenetV2(
    "1.0",
    [116, 232, 464, 1024],
    [
      { source: "the authors' list", parameters: "2.3M" },
      { source: "Table 8", macs: "146M", differs: uncounted },
      { source: "torchvision", parameters: 2_278_604, macs: 144_907_992 },
    ],
  ),
  shufflenetV2(
    "1.5",
    [176, 352, 704, 1024],
    [
      { source: "the authors' list", parameters: "3.5M" },
      { source: "Table 8", macs: "299M", differs: uncounted },
      { source: "torchvision", parameters: 3_503_624, macs: 295_759_392 },
    ],
  ),
  shufflenetV2(
    "2.0",
    [244, 488, 976, 2048],
    [
      { source: "the authors' list", parameters: "7.4M" },
      { source: "Table 8", macs: "591M", differs: uncounted },
      { source: "torchvision", parameters: 7_393_996, macs: 583_253_464 },
    ],
  ),
];
