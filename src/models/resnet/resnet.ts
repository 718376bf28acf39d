import type { Value } from "../../ir/graph.ts";
import { flatten, globalAveragePool, linear } from "../../layers/index.ts";
import { defineModel, type Model } from "../define.ts";
import { choice, count, factor } from "../options.ts";
import type { PublishedCount } from "../published.ts";
import { type BasicDepth, type BottleneckDepth, resnetStages } from "./backbone.ts";

/** What each residual network can be asked. */
export const residualOptions = {
  classes: count(1000, "scores per image"),
  width: factor(1, "multiplies every layer's channels"),
};

/** Table 1's 3.8 billion operations of ResNet-50 have the stride in the 1×1. */
export const halveAt = choice(
  ["1x1", "3x3"],
  "which convolution of a bottleneck takes the stride; torchvision's is 3x3",
);

export const bottleneckOptions = { ...residualOptions, halveAt };

export const scoresOf = (x: Value, classes: number): Value =>
  linear(flatten(globalAveragePool(x)), { name: "fc", channels: classes });

const shared = {
  task: "classification",
  paper: "He et al. 2016, arXiv:1512.03385",
  input: [1, 3, 224, 224],
} as const;

const shallow = (depth: BasicDepth, counts: readonly PublishedCount[]): Model =>
  defineModel({
    ...shared,
    name: `resnet-${depth}`,
    options: residualOptions,
    published: { counts },
    build: (image, { classes, ...options }) =>
      scoresOf(resnetStages(image, { depth, ...options })[3], classes),
  });

const deep = (depth: BottleneckDepth, counts: readonly PublishedCount[]): Model =>
  defineModel({
    ...shared,
    name: `resnet-${depth}`,
    options: bottleneckOptions,
    published: { counts },
    build: (image, { classes, ...options }) =>
      scoresOf(resnetStages(image, { depth, ...options })[3], classes),
  });

const late = { halveAt: "3x3" } as const;

/** The residual networks of ImageNet. */
export const resnets: readonly Model[] = [
  shallow(18, [
    { source: "Table 1", macs: "1.8G" },
    { source: "torchvision", parameters: 11_689_512, macs: 1_814_073_344 },
  ]),
  shallow(34, [
    { source: "Table 1", macs: "3.6G" },
    { source: "torchvision", parameters: 21_797_672, macs: 3_663_761_408 },
  ]),
  deep(50, [
    { source: "Table 1", macs: "3.8G" },
    { source: "pytorchcv", parameters: 25_557_032, macs: 3_857_973_248 },
    { source: "torchvision", options: late, parameters: 25_557_032, macs: 4_089_184_256 },
  ]),
  deep(101, [
    { source: "Table 1", macs: "7.6G" },
    { source: "pytorchcv", parameters: 44_549_160, macs: 7_570_194_432 },
    { source: "torchvision", options: late, parameters: 44_549_160, macs: 7_801_405_440 },
  ]),
  deep(152, [
    { source: "Table 1", macs: "11.3G" },
    { source: "pytorchcv", parameters: 60_192_808, macs: 11_282_415_616 },
    { source: "torchvision", options: late, parameters: 60_192_808, macs: 11_513_626_624 },
  ]),
  // Its 200 layers are of He et al. 2016b, §5.
  deep(200, [
    { source: "pytorchcv", parameters: 64_673_832, macs: 14_776_270_848 },
    { source: "pytorchcv", options: late, parameters: 64_673_832, macs: 15_007_481_856 },
  ]),
];
