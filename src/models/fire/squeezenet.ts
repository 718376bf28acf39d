import type { Value } from "../../ir/graph.ts";
import {
  add,
  channelsOf,
  conv2d,
  convUnit,
  dropout,
  flatten,
  globalAveragePool,
  maxPool2d,
} from "../../layers/index.ts";
import { defineModel, type Model, widened } from "../define.ts";
import { count, factor, flag, share, wholeNumber } from "../options.ts";
import type { PublishedCount } from "../published.ts";
import { fire } from "./fire.ts";

/** What tells the networks of the family apart. */
interface Plan {
  readonly name: string;
  readonly stem: { readonly channels: number; readonly kernel: number };
  /** Fire modules behind which the map is halved, as it is behind conv1. */
  readonly poolAfter: readonly number[];
  /** Which fire modules add what they read to what they make (§6): none, those that can, or all. */
  readonly bypass: "none" | "simple" | "complex";
  readonly counts: readonly PublishedCount[];
}

/** Halves the map; a window that hangs over its edge counts, as in Caffe. */
export const pool = (x: Value): Value => maxPool2d(x, { kernel: 3, stride: 2, ceil: true });

/** What a fire module that made `y` from `x` adds to it: `x`, through 1×1 filters where the channels differ. */
function bypassed(x: Value, y: Value, name: string): Value {
  const channels = channelsOf(y);
  // The paper does not say whether a rectifier stands behind these filters. Here none does.
  return add(channelsOf(x) === channels ? x : conv2d(x, { name, channels, kernel: 1 }), y);
}

/** Expand filters of both sizes, at least one of each. */
function split(filters: number, share3x3: number) {
  const whole = Math.max(2, Math.round(filters));
  const expand3x3 = Math.min(whole - 1, widened(whole, share3x3));
  return { expand: whole - expand3x3, expand3x3 };
}

/** Eight fire modules between two convolutions, sized by five numbers (§5.1). */
const squeezenetOf = ({ name, stem, poolAfter, bypass, counts }: Plan): Model =>
  defineModel({
    name,
    task: "classification",
    paper: "Iandola et al. 2016, arXiv:1602.07360",
    options: {
      classes: count(1000, "scores per image"),
      width: factor(1, "multiplies every layer's channels"),
      baseExpand: count(128, "base_e: expand filters of the first fire modules"),
      expandIncrement: wholeNumber(128, "incr_e: how many more every `frequency` fire modules"),
      frequency: count(2, "freq: fire modules of one size in a row"),
      squeezeRatio: share(0.125, "SR: squeeze filters for each expand filter"),
      share3x3: share(0.5, "pct_3x3: the share of 3×3 filters among the expand filters"),
      padConv10: flag(
        false,
        "whether conv10 adds a pixel of zeros around the map, as the released Caffe network does",
      ),
    },
    // The paper's table prints 111×111 after conv1, which needs 227 rows; it says 224, as do torchvision's weights.
    input: [1, 3, 224, 224],
    published: { counts },

    build(
      image,
      { classes, width, baseExpand, expandIncrement, frequency, squeezeRatio, share3x3, padConv10 },
    ) {
      const { channels, kernel } = stem;
      let x = convUnit(image, {
        name: "conv1",
        channels: widened(channels, width),
        kernel,
        stride: 2,
        padding: 0,
      });
      x = pool(x);
      for (let i = 0; i < 8; i++) {
        const number = i + 2;
        const filters = width * (baseExpand + expandIncrement * Math.floor(i / frequency));
        const squeeze = widened(filters, squeezeRatio);
        const y = fire(x, { name: `fire${number}`, squeeze, ...split(filters, share3x3) });
        const bypasses = bypass === "complex" || (bypass === "simple" && channelsOf(x) === channelsOf(y));
        x = bypasses ? bypassed(x, y, `bypass${number}`) : y;
        if (poolAfter.includes(number)) x = pool(x);
      }
      const padding = padConv10 ? 1 : 0;
      x = convUnit(dropout(x), { name: "conv10", channels: classes, kernel: 1, padding });
      return flatten(globalAveragePool(x));
    },
  });

const caffe = { options: { padConv10: true }, input: [1, 3, 227, 227] } as const;
const early = { stem: { channels: 96, kernel: 7 }, poolAfter: [4, 8] } as const;

/** SqueezeNet 1.0: AlexNet's accuracy with a fiftieth of its weights. */
export const squeezenet = squeezenetOf({
  name: "squeezenet-1.0",
  ...early,
  bypass: "none",
  counts: [
    { source: "Table 1", parameters: 1_248_424 },
    { source: "torchvision", parameters: 1_248_424, macs: 818_924_576 },
    { source: "torchvision's network at 227", input: caffe.input, macs: 832_667_936 },
    { source: "the authors' prototxt", ...caffe, parameters: 1_248_424, macs: 861_339_936 },
    { source: "MobileNets (Howard et al. 2017), Table 9", parameters: "1.25M" },
    {
      source: "MobileNets (Howard et al. 2017), Table 9",
      ...caffe,
      macs: "1700M",
      differs:
        "the 1.72 billion operations of the Caffe network: two for each of its 861 million multiply-accumulates",
    },
  ],
});

/** SqueezeNet 1.1: a smaller stem and earlier pools, for less than half the arithmetic. */
export const squeezenet11 = squeezenetOf({
  name: "squeezenet-1.1",
  stem: { channels: 64, kernel: 3 },
  poolAfter: [3, 5],
  bypass: "none",
  counts: [
    { source: "torchvision", parameters: 1_235_496, macs: 349_151_936 },
    { source: "the authors' prototxt", input: caffe.input, macs: 387_747_520 },
    {
      source: "the authors' README, 0.72 GFLOPS",
      macs: "0.36G",
      differs:
        "by two operations for each multiply-accumulate 0.70 at 224 rows and 0.78 at the prototxt's 227",
    },
  ],
});

/** SqueezeNet 1.0 with what a fire module reads added to what it makes, wherever the channels agree. */
export const simpleBypass = squeezenetOf({
  name: "squeezenet-1.0-simple-bypass",
  ...early,
  bypass: "simple",
  counts: [{ source: "the authors' prototxt", ...caffe, parameters: 1_248_424, macs: 861_339_936 }],
});

/** The same around every fire module: 1×1 filters bring what it reads to the channels that it makes. */
export const complexBypass = squeezenetOf({
  name: "squeezenet-1.0-complex-bypass",
  ...early,
  bypass: "complex",
  counts: [
    { source: "counted by hand: 1×1 filters with biases around fire2, 4, 6 and 8", parameters: 1_589_672 },
    {
      source: "Table 3, 7.7 MB of float32",
      parameters: "2.0M",
      differs:
        "the four convolutions of Figure 2 add 341,248 numbers, for 6.1 MB in the units that make SqueezeNet 4.8",
    },
  ],
});
