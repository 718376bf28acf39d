import type { Value } from "../../ir/graph.ts";
import { add, block, convUnit, globalAveragePool, linear, maxPool2d, relu } from "../../layers/index.ts";
import { defineModel, type Model, widened } from "../define.ts";
import { count, factor } from "../options.ts";
import type { PublishedCount } from "../published.ts";

/** What tells the networks of the family apart. */
export interface Plan {
  readonly name: string;
  /** Times the channels of the stages. */
  readonly width: number;
  /** Blocks in each of the four stages. */
  readonly depths: readonly [number, number, number, number];
  /** Rows and columns of conv1's filters. */
  readonly stem: 5 | 7;
  /** What the first block of a stage squeezes: what enters the stage, or what the shortcut has made of it. */
  readonly firstSqueezes: "input" | "shortcut";
  /** Groups of the first squeeze and of both halves of the 3×3 filter. Default 1. */
  readonly groups?: number;
  readonly counts: readonly PublishedCount[];
}

interface BranchOptions {
  readonly channels: number;
  readonly stride: 1 | 2;
  readonly groups: number;
  /** Which half of the 3×3 filter comes first. */
  readonly firstHalf: "3x1" | "1x3";
}

const layer = { norm: "batch" } as const;

/** Two squeezes, a 3×3 filter in two halves, and an expansion (Figure 1). */
function branch(x: Value, { channels, stride, groups, firstHalf }: BranchOptions): Value {
  const half = { ...layer, channels: widened(channels, 1 / 2) };
  const tall = (y: Value) => convUnit(y, { ...half, name: "conv3x1", kernel: [3, 1], groups });
  const wide = (y: Value) => convUnit(y, { ...half, name: "conv1x3", kernel: [1, 3], groups });

  let y = convUnit(x, { ...half, name: "squeeze1", kernel: 1, stride, groups });
  y = convUnit(y, { ...layer, name: "squeeze2", channels: widened(channels, 1 / 4), kernel: 1 });
  y = firstHalf === "3x1" ? wide(tall(y)) : tall(wide(y));
  return convUnit(y, { ...layer, name: "expand", channels, kernel: 1 });
}

/** Keeps size and channels, and adds what it reads. */
const laterBlock = block("block", (x: Value, options: Omit<BranchOptions, "stride">) =>
  relu(add(x, branch(x, { ...options, stride: 1 }))),
);

type FirstBlockOptions = BranchOptions & Pick<Plan, "firstSqueezes">;

/** Brings a stage to its size and channels, by a shortcut of 1×1 filters beside or before the branch. */
const firstBlock = block("block", (x: Value, { firstSqueezes, ...options }: FirstBlockOptions) => {
  const { channels, stride } = options;
  const shortcut = convUnit(x, { ...layer, name: "shortcut", channels, kernel: 1, stride });
  const y = firstSqueezes === "input" ? branch(x, options) : branch(shortcut, { ...options, stride: 1 });
  return relu(add(shortcut, y));
});

type StageOptions = Omit<FirstBlockOptions, "firstHalf"> & { readonly depth: number };

/** Blocks of one size. The halves of their 3×3 filters take turns in coming first, as in the authors' prototxts. */
const stage = block("stage", (x: Value, { depth, firstSqueezes, stride, channels, groups }: StageOptions) => {
  const all = { channels, groups };
  let y = firstBlock(x, { ...all, name: "block1", firstSqueezes, stride, firstHalf: "3x1" });
  for (let i = 2; i <= depth; i++)
    y = laterBlock(y, { ...all, name: `block${i}`, firstHalf: i % 2 ? "3x1" : "1x3" });
  return y;
});

/** A stem, four stages of blocks, and a bottleneck before a fully connected layer without bias. */
export const squeezenextOf = ({
  name,
  width: times,
  depths,
  stem,
  firstSqueezes,
  groups: parts = 1,
  counts,
}: Plan): Model =>
  defineModel({
    name,
    task: "classification",
    paper: "Gholami et al., CVPRW 2018, arXiv:1803.10615",
    options: {
      classes: count(1000, "scores per image"),
      width: factor(times, "multiplies the stages' channels; stem and bottleneck stay as they are"),
      groups: count(parts, "groups of each block's first squeeze and of its 3-tap convolutions"),
    },
    input: [1, 3, 227, 227],
    published: { counts },

    build(image, { classes, width, groups }) {
      let x = convUnit(image, { ...layer, name: "conv1", channels: 64, kernel: stem, stride: 2, padding: 0 });
      x = maxPool2d(x, { kernel: 3, stride: 2, ceil: true });
      for (const [i, depth] of depths.entries())
        x = stage(x, {
          name: `stage${i + 1}`,
          depth,
          channels: widened(32 * 2 ** i, width),
          stride: i === 0 ? 1 : 2,
          groups,
          firstSqueezes,
        });
      x = convUnit(x, { ...layer, name: "bottleneck", channels: 128, kernel: 1 });
      return linear(globalAveragePool(x), { name: "fc", channels: classes, bias: false });
    },
  });
