import type { Value } from "../../ir/graph.ts";
import { defineModel, type Model } from "../define.ts";
import type { PublishedCount } from "../published.ts";
import { type BackboneOptions, type BasicDepth, type BottleneckDepth, resnetStages } from "./backbone.ts";
import { bottleneckOptions, residualOptions, scoresOf } from "./resnet.ts";
import { take } from "./units.ts";

/**
 * The last unit's sum is activated once more (§4.1). Before the first unit, pytorchcv's networks keep the stem's own
 * norm and rectifier, so do these: the paper counts none of them.
 */
function preactivated(image: Value, classes: number, options: Omit<BackboneOptions, "arrangement">): Value {
  const [, , , c5] = resnetStages(image, { ...options, arrangement: "full-preactivation" });
  return scoresOf(take(c5, ["norm", "relu"], "norm5"), classes);
}

const shared = {
  task: "classification",
  paper: "He et al. 2016, arXiv:1603.05027",
  input: [1, 3, 224, 224],
} as const;

const shallow = (depth: BasicDepth, counts: readonly PublishedCount[]): Model =>
  defineModel({
    ...shared,
    name: `preact-resnet-${depth}`,
    options: residualOptions,
    published: { counts },
    build: (image, { classes, ...options }) => preactivated(image, classes, { depth, ...options }),
  });

const deep = (depth: BottleneckDepth, counts: readonly PublishedCount[]): Model =>
  defineModel({
    ...shared,
    name: `preact-resnet-${depth}`,
    options: bottleneckOptions,
    published: { counts },
    build: (image, { classes, ...options }) => preactivated(image, classes, { depth, ...options }),
  });

/** The residual networks of ImageNet with full pre-activation. */
export const preactResnets: readonly Model[] = [
  shallow(18, [{ source: "pytorchcv", parameters: 11_687_848, macs: 1_814_073_344 }]),
  shallow(34, [{ source: "pytorchcv", parameters: 21_796_008, macs: 3_663_761_408 }]),
  deep(50, [{ source: "pytorchcv", parameters: 25_549_480, macs: 3_857_973_248 }]),
  deep(101, [{ source: "pytorchcv", parameters: 44_541_608, macs: 7_570_194_432 }]),
  deep(152, [{ source: "pytorchcv", parameters: 60_185_256, macs: 11_282_415_616 }]),
  deep(200, [{ source: "pytorchcv", parameters: 64_666_280, macs: 14_776_270_848 }]),
];
