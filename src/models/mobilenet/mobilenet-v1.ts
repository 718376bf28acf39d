import type { Value } from "../../ir/graph.ts";
import { block, convUnit, depthwiseUnit, flatten, globalAveragePool, linear } from "../../layers/index.ts";
import { defineModel, type Model, widened } from "../define.ts";
import { count, factor } from "../options.ts";
import type { PublishedCount } from "../published.ts";
import { bySide, square } from "./inputs.ts";

/** One filter for each channel, then 1×1 filters across them (§3.1). The paper says ReLU; the authors' program, ReLU6. */
const separable = block(
  "separable",
  (x: Value, { channels, stride }: { readonly channels: number; readonly stride: number }) => {
    const filtered = depthwiseUnit(x, { name: "depthwise", kernel: 3, stride, norm: "batch" });
    return convUnit(filtered, { name: "pointwise", channels, kernel: 1, norm: "batch" });
  },
);

/** Table 1: stride and channels. It prints stride 2 for the last one too, but 7×7 goes in and comes out. */
const body = [
  [1, 64],
  [2, 128],
  [1, 128],
  [2, 256],
  [1, 256],
  [2, 512],
  [1, 512],
  [1, 512],
  [1, 512],
  [1, 512],
  [1, 512],
  [2, 1024],
  [1, 1024],
] as const;

/** A width multiplier α; the resolution multiplier ρ is the size of the input. */
const mobilenetV1 = (alpha: number, counts: readonly PublishedCount[]): Model =>
  defineModel({
    name: alpha === 1 ? "mobilenet-v1" : `mobilenet-v1-${alpha}`,
    task: "classification",
    paper: "Howard et al. 2017, arXiv:1704.04861",
    options: {
      classes: count(1000, "scores per image"),
      width: factor(alpha, "the paper's α: multiplies every layer's channels"),
    },
    input: square(224),
    published: { counts },

    build(image, { classes, width }) {
      const unit = { kernel: 3, stride: 2, norm: "batch" } as const;
      const stem = convUnit(image, { ...unit, name: "conv1", channels: widened(32, width) });
      const features = body.reduce(
        (x, [stride, channels], i) =>
          separable(x, { name: `separable${i + 1}`, stride, channels: widened(channels, width) }),
        stem,
      );
      return linear(flatten(globalAveragePool(features)), { name: "fc", channels: classes });
    },
  });

/** The networks of Tables 6 to 9; all 16 combinations of α and ρ were counted layer by layer. */
export const mobilenetsV1: readonly Model[] = [
  mobilenetV1(1, [
    { source: "Table 6", parameters: "4.2M", macs: "569M" },
    { source: "Table 7", input: square(192), parameters: "4.2M", macs: "418M" },
    { source: "Table 7", input: square(160), parameters: "4.2M", macs: "290M" },
    { source: "Table 7", input: square(128), parameters: "4.2M", macs: "186M" },
    { source: "pytorchcv", parameters: 4_231_976, macs: 568_740_352 },
    ...bySide("counted by hand", { 224: "568.7M", 192: "418.1M", 160: "290.7M", 128: "186.4M" }),
    {
      source: "MobileNetV2, Table 4",
      macs: "575M",
      differs: "the paper on MobileNetV2 is alone with 575 million; this network's own prints 569",
    },
  ]),
  mobilenetV1(0.75, [
    { source: "Table 6", parameters: "2.6M", macs: "325M" },
    { source: "pytorchcv", parameters: 2_585_560, macs: 325_400_448 },
    ...bySide("counted by hand", { 224: "325.4M", 192: "239.3M", 160: "166.4M", 128: "106.8M" }),
  ]),
  mobilenetV1(0.5, [
    { source: "Table 6", parameters: "1.3M", macs: "149M" },
    { source: "Table 9", input: square(160), macs: "76M" },
    {
      source: "Table 9",
      parameters: "1.32M",
      differs: "1.32 million is the count without the norms' 10,944 numbers",
    },
    { source: "pytorchcv", parameters: 1_331_592, macs: 149_497_088 },
    ...bySide("counted by hand", { 224: "149.5M", 192: "110.0M", 160: "76.5M", 128: "49.2M" }),
  ]),
  mobilenetV1(0.25, [
    { source: "Table 6", parameters: "0.5M", macs: "41M" },
    { source: "pytorchcv", parameters: 470_072, macs: 41_030_272 },
    ...bySide("counted by hand", { 224: "41.0M", 192: "30.2M", 160: "21.1M", 128: "13.6M" }),
  ]),
];
