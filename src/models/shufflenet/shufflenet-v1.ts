import type { Value } from "../../ir/graph.ts";
import { block, convUnit, flatten, globalAveragePool, linear, maxPool2d } from "../../layers/index.ts";
import { defineModel, type Model } from "../define.ts";
import { count, factor, flag } from "../options.ts";
import { type ShuffleUnitOptions, shuffleUnit } from "./shuffle-unit.ts";
import { type Groups, groupings, printed, type Scale, scaleNames } from "./shufflenet-v1-counts.ts";

/** Table 1: channels of stages 2, 3 and 4 at scale 1. */
const channelsOfStages: Readonly<Record<Groups, readonly [number, number, number]>> = {
  1: [144, 288, 576],
  2: [200, 400, 800],
  3: [240, 480, 960],
  4: [272, 544, 1088],
  8: [384, 768, 1536],
};

interface StageOptions extends Omit<ShuffleUnitOptions, "stride" | "firstGroups"> {
  readonly units: number;
  /** Of the first unit's first 1×1 convolution. */
  readonly firstGroups: number;
}

/** Units in a row, the first of which halves the size. */
const stage = block("stage", (x: Value, { units, firstGroups, ...unit }: StageOptions) => {
  let y = shuffleUnit(x, { ...unit, name: "0", stride: 2, firstGroups });
  for (let i = 1; i < units; i++) y = shuffleUnit(y, { ...unit, name: `${i}`, stride: 1 });
  return y;
});

/** The nearest number of channels that the groups divide. */
const inGroups = (channels: number, groups: number): number =>
  Math.max(1, Math.round(channels / groups)) * groups;

/** The first convolution goes in steps: so it does in the authors' program, and in the 13 million MACs of scale 0.25. */
const stemOf = (width: number): number => (width < 1 ? 12 : width < 2 ? 24 : 48);

const shufflenetV1 = (groups: Groups, scale: Scale): Model =>
  defineModel({
    name: `shufflenet-v1-g${groups}-${scale}`,
    task: "classification",
    paper: "Zhang et al. 2018, arXiv:1707.01083",
    options: {
      classes: count(1000, "scores per image"),
      width: factor(Number(scale), "the paper's scale: multiplies channels, to what the groups divide"),
      squeezeExcite: flag(false, "whether squeeze and excitation weighs each unit's channels"),
    },
    input: [1, 3, 224, 224],
    published: { counts: printed[groups][scale] },

    build(image, { classes, width, squeezeExcite: excites }) {
      const [second, third, fourth] = channelsOfStages[groups];
      const sized = (channels: number) => ({
        channels: inGroups(channels * width, groups),
        bottleneck: inGroups((channels * width) / 4, groups),
        groups,
        excites,
      });
      const stem = {
        channels: inGroups(stemOf(width), groups),
        kernel: 3,
        stride: 2,
        norm: "batch",
      } as const;
      let x = convUnit(image, { ...stem, name: "conv1" });
      x = maxPool2d(x, { kernel: 3, stride: 2, padding: 1 });
      // The few channels that come in here are not parted (§3.2).
      x = stage(x, { ...sized(second), name: "stage2", units: 4, firstGroups: 1 });
      x = stage(x, { ...sized(third), name: "stage3", units: 8, firstGroups: groups });
      x = stage(x, { ...sized(fourth), name: "stage4", units: 4, firstGroups: groups });
      return linear(flatten(globalAveragePool(x)), { name: "fc", channels: classes });
    },
  });

/** All groups and scales of Table 2, and the scales of Table 5. */
export const shufflenetsV1: readonly Model[] = groupings.flatMap((groups) =>
  scaleNames.map((scale) => shufflenetV1(groups, scale)),
);
