import type { Value } from "../../ir/graph.ts";
import {
  averagePool2d,
  batchNorm,
  block,
  type Conv2dOptions,
  conv2d,
  globalAveragePool,
  joinChannels,
  linear,
  maxPool2d,
  relu,
} from "../../layers/index.ts";
import { defineModel, widened } from "../define.ts";
import { count, factor } from "../options.ts";

/** A convolution that keeps its bias although a norm follows: the weights that went around have both. */
const unit = block("unit", (x: Value, options: Conv2dOptions) =>
  relu(batchNorm(conv2d(x, { ...options, name: "conv" }), { name: "norm" })),
);

interface Branches {
  /** Absent where the module halves. */
  readonly one?: number;
  /** Channels before and after the 3×3. */
  readonly three: readonly [reduce: number, channels: number];
  /** The same for two 3×3 in a row. */
  readonly double: readonly [reduce: number, channels: number];
  /** What pools, and channels after it; a module that halves passes the maximum through. */
  readonly pool?: readonly [by: "average" | "max", channels: number];
}

/** Figure 5 of the paper: rows of its table, which halve where there is no 1×1. */
const modules: Readonly<Record<string, Branches>> = {
  inception3a: { one: 64, three: [64, 64], double: [64, 96], pool: ["average", 32] },
  inception3b: { one: 64, three: [64, 96], double: [64, 96], pool: ["average", 64] },
  inception3c: { three: [128, 160], double: [64, 96] },
  inception4a: { one: 224, three: [64, 96], double: [96, 128], pool: ["average", 128] },
  inception4b: { one: 192, three: [96, 128], double: [96, 128], pool: ["average", 128] },
  inception4c: { one: 160, three: [128, 160], double: [128, 160], pool: ["average", 128] },
  inception4d: { one: 96, three: [128, 192], double: [160, 192], pool: ["average", 128] },
  inception4e: { three: [128, 192], double: [192, 256] },
  inception5a: { one: 352, three: [192, 320], double: [160, 224], pool: ["average", 128] },
  inception5b: { one: 352, three: [192, 320], double: [192, 224], pool: ["max", 128] },
};

interface InceptionOptions {
  readonly branches: Branches;
  readonly wide: (channels: number) => number;
}

/** GoogLeNet's module with two 3×3 convolutions for its 5×5 (§4.2.1, figure 5). */
const inception = block("inception", (x: Value, { branches, wide }: InceptionOptions) => {
  const { one, three, double, pool } = branches;
  const stride = one === undefined ? 2 : 1;
  const conv = (from: Value, name: string, channels: number, kernel: 1 | 3, stride = 1) =>
    unit(from, { name, channels: wide(channels), kernel, stride });

  const reduced = conv(x, "3x3reduce", three[0], 1);
  const doubled = conv(conv(x, "double3x3reduce", double[0], 1), "double3x3a", double[1], 3);
  return joinChannels(
    ...(one === undefined ? [] : [conv(x, "1x1", one, 1)]),
    conv(reduced, "3x3", three[1], 3, stride),
    conv(doubled, "double3x3b", double[1], 3, stride),
    pool === undefined ? halved(x) : conv(pooled(x, pool[0]), "poolproj", pool[1], 1),
  );
});

const halved = (x: Value): Value => maxPool2d(x, { kernel: 3, stride: 2, ceil: true });

const pooled = (x: Value, by: "average" | "max"): Value =>
  (by === "max" ? maxPool2d : averagePool2d)(x, { kernel: 3, stride: 1, padding: 1 });

/** Ioffe & Szegedy 2015: the network that batch normalisation was shown on. */
export const bnInception = defineModel({
  name: "bn-inception",
  task: "classification",
  paper: "Ioffe & Szegedy 2015, arXiv:1502.03167",
  options: {
    classes: count(1000, "scores per image"),
    width: factor(1, "multiplies every layer's channels"),
  },
  input: [1, 3, 224, 224],
  published: {
    counts: [
      { source: "pytorchcv", parameters: 11_295_240, macs: 2_032_600_064 },
      { source: 'Szegedy et al. 2015, Table 3, "Cost Bn Ops"', macs: "2.0G" },
    ],
  },

  build(image, { classes, width }) {
    const wide = (channels: number) => widened(channels, width);
    let x = unit(image, { name: "conv1", channels: wide(64), kernel: 7, stride: 2 });
    x = unit(halved(x), { name: "conv2reduce", channels: wide(64), kernel: 1 });
    x = halved(unit(x, { name: "conv2", channels: wide(192), kernel: 3 }));
    for (const [name, branches] of Object.entries(modules)) x = inception(x, { name, branches, wide });
    return linear(globalAveragePool(x), { name: "classifier", channels: classes });
  },
});
