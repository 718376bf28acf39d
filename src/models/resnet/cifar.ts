import type { Value } from "../../ir/graph.ts";
import { conv2d } from "../../layers/index.ts";
import { defineModel, type Model, widened } from "../define.ts";
import { choice, count, factor } from "../options.ts";
import type { PublishedCount } from "../published.ts";
import { halveAt, scoresOf } from "./resnet.ts";
import { type ShortcutName, shortcutNames, shortcuts } from "./shortcuts.ts";
import { stage } from "./stage.ts";
import {
  type ArrangementName,
  arrangementNames,
  arrangements,
  basic,
  bottleneck,
  type HalveAt,
  type ResidualFunction,
  take,
} from "./units.ts";

interface CifarOptions {
  readonly depth: number;
  readonly residual: ResidualFunction;
  readonly classes: number;
  readonly width: number;
  readonly shortcut: ShortcutName;
  readonly unit: ArrangementName;
  /** Default "1x1". */
  readonly halveAt?: HalveAt;
}

/** He et al. 2016a, §4.2: a convolution, three stages of n units each, and a classifier. */
function cifarResnet(
  image: Value,
  { depth, residual, classes, width, shortcut, unit, halveAt = "1x1" }: CifarOptions,
): Value {
  const convolutions = (channels: number) => (stride: number) =>
    residual(widened(channels, width), stride, halveAt);
  const layersPerStage = (depth - 2) / 3;
  const shared = {
    units: layersPerStage / convolutions(16)(1).length,
    arrangement: unit,
    shortcut: shortcuts[shortcut],
  };
  const { stem, before } = arrangements[unit];

  let x = conv2d(image, { name: "conv1", channels: widened(16, width), kernel: 3, bias: false });
  x = take(x, stem, "norm1");
  x = stage(x, { ...shared, name: "layer1", convolutions: convolutions(16) });
  x = stage(x, { ...shared, name: "layer2", convolutions: convolutions(32), stride: 2 });
  x = stage(x, { ...shared, name: "layer3", convolutions: convolutions(64), stride: 2 });
  return scoresOf(take(x, before, "norm4"), classes);
}

const options = {
  classes: count(10, "scores per image"),
  width: factor(1, "multiplies every layer's channels"),
  shortcut: choice(
    shortcutNames,
    "how x passes by a unit: zeros (A) or projections (B) where channels grow, C projects everywhere",
  ),
};
const arranged = { ...options, unit: choice(arrangementNames, "where norms and rectifiers stand") };
const preactivated = { unit: "full-preactivation" } as const;

const cifar = { task: "classification", input: [1, 3, 32, 32] } as const;
const identityMappings = "He et al. 2016, arXiv:1603.05027";

/** Two 3×3 convolutions to a unit. */
const basicNet = (depth: number, counts: readonly PublishedCount[]): Model =>
  defineModel({
    ...cifar,
    name: `cifar-resnet-${depth}`,
    paper: "He et al. 2016, arXiv:1512.03385",
    options: arranged,
    published: { counts },
    build: (image, settings) => cifarResnet(image, { depth, residual: basic, ...settings }),
  });

const basicPreactNet = (depth: number, counts: readonly PublishedCount[]): Model =>
  defineModel({
    ...cifar,
    name: `cifar-preact-resnet-${depth}`,
    paper: identityMappings,
    options,
    published: { counts },
    build: (image, settings) => cifarResnet(image, { depth, residual: basic, ...settings, ...preactivated }),
  });

/** Three convolutions to a unit, which is four times as wide (He et al. 2016b, §5). */
const bottleneckNet = (depth: number, counts: readonly PublishedCount[]): Model =>
  defineModel({
    ...cifar,
    name: `cifar-resnet-${depth}`,
    paper: identityMappings,
    options: { ...arranged, halveAt },
    published: { counts },
    build: (image, settings) => cifarResnet(image, { depth, residual: bottleneck, ...settings }),
  });

const bottleneckPreactNet = (depth: number, counts: readonly PublishedCount[]): Model =>
  defineModel({
    ...cifar,
    name: `cifar-preact-resnet-${depth}`,
    paper: identityMappings,
    options: { ...options, halveAt },
    published: { counts },
    build: (image, settings) =>
      cifarResnet(image, { depth, residual: bottleneck, ...settings, ...preactivated }),
  });

const projections = { shortcut: "B" } as const;
/** pytorchcv's bottlenecks. The authors' program projects too and strides in the 1×1; only with A are they 10.2M. */
const lateProjections = { ...projections, halveAt: "3x3" } as const;

/** The residual networks of CIFAR-10. */
export const cifarResnets: readonly Model[] = [
  basicNet(20, [
    { source: "Table 6", parameters: "0.27M" },
    { source: "counted by hand", parameters: 269_722, macs: 40_551_040 },
    { source: "pytorchcv", options: projections, parameters: 272_474, macs: 40_813_184 },
  ]),
  basicNet(32, [
    { source: "Table 6", parameters: "0.46M" },
    { source: "counted by hand", parameters: 464_154 },
  ]),
  basicNet(44, [
    { source: "Table 6", parameters: "0.66M" },
    { source: "counted by hand", parameters: 658_586 },
  ]),
  basicNet(56, [
    { source: "Table 6", parameters: "0.85M" },
    { source: "counted by hand", parameters: 853_018, macs: 125_485_696 },
    { source: "pytorchcv", options: projections, parameters: 855_770, macs: 125_747_840 },
  ]),
  basicNet(110, [
    { source: "Table 6", parameters: "1.7M" },
    { source: "counted by hand", parameters: 1_727_962, macs: 252_887_680 },
    { source: "pytorchcv", options: projections, parameters: 1_730_714, macs: 253_149_824 },
  ]),
  bottleneckNet(164, [
    { source: "Table 4", parameters: "1.7M" },
    { source: "pytorchcv", options: lateProjections, parameters: 1_704_154, macs: 247_646_720 },
  ]),
  bottleneckNet(1001, [
    { source: "Table 4", parameters: "10.2M" },
    { source: "pytorchcv", options: lateProjections, parameters: 10_328_602, macs: 1_490_995_712 },
  ]),
  basicNet(1202, [
    { source: "Table 6", parameters: "19.4M" },
    { source: "counted by hand", parameters: 19_421_274, macs: 2_829_238_912 },
    { source: "pytorchcv", options: projections, parameters: 19_424_026, macs: 2_829_501_056 },
  ]),
  basicPreactNet(110, [
    { source: "counted by hand", parameters: 1_727_962, macs: 252_887_680 },
    { source: "pytorchcv", options: projections, parameters: 1_730_522, macs: 253_149_824 },
  ]),
  bottleneckPreactNet(164, [
    { source: "Table 4", parameters: "1.7M" },
    { source: "pytorchcv", options: lateProjections, parameters: 1_703_258, macs: 247_646_720 },
  ]),
  bottleneckPreactNet(1001, [
    { source: "Table 4", parameters: "10.2M" },
    { source: "pytorchcv", options: lateProjections, parameters: 10_327_706, macs: 1_490_995_712 },
  ]),
];
