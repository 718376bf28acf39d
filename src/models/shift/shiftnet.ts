import type { Value } from "../../ir/graph.ts";
import {
  add,
  averagePool2d,
  batchNorm,
  block,
  channelsOf,
  conv2d,
  globalAveragePool,
  joinChannels,
  linear,
  relu,
  shift,
} from "../../layers/index.ts";
import { defineModel, type Model, widened } from "../define.ts";
import { count, factor } from "../options.ts";
import type { PublishedCount } from "../published.ts";

interface CscOptions {
  readonly channels: number;
  /** ε: shifted channels for each one that the last convolution makes. */
  readonly expansion: number;
  readonly kernel: number;
}

interface ResidualOptions extends CscOptions {
  readonly stride: 1 | 2;
}

/** Conv, shift, conv, each convolution behind its norm and rectifier. */
function residual(x: Value, { channels, expansion, kernel, stride }: ResidualOptions): Value {
  const shifted = Math.max(1, Math.round(channels * expansion));
  const wide = conv2d(relu(batchNorm(x, { name: "norm1" })), {
    name: "conv1",
    channels: shifted,
    kernel: 1,
    bias: false,
  });
  const active = relu(batchNorm(shift(wide, { kernel }), { name: "norm2" }));
  return conv2d(active, { name: "conv2", channels, kernel: 1, stride, bias: false });
}

/** A shift module that keeps the size (Wu et al. 2018, Fig. 3). */
const csc = block("csc", (x: Value, options: CscOptions) => add(x, residual(x, { ...options, stride: 1 })));

/** A shift module that halves: x is pooled and stays, the convolutions make the channels that are added. */
const halvingCsc = block("csc", (x: Value, { channels, ...options }: CscOptions) => {
  const pooled = averagePool2d(x, { kernel: 3, stride: 2, padding: 1 });
  return joinChannels(pooled, residual(x, { ...options, channels: channels - channelsOf(x), stride: 2 }));
});

/** Wu et al. 2018, the table of ShiftNet-A: ε is that of a stage's first module, then that of the others. */
const stages = [
  { channels: 64, modules: 5, kernel: 5, expansions: [4, 4] },
  { channels: 128, modules: 6, kernel: 5, expansions: [4, 3] },
  { channels: 256, modules: 7, kernel: 3, expansions: [3, 2] },
  { channels: 512, modules: 3, kernel: 3, expansions: [2, 1] },
] as const;

/** A network whose only spatial convolution is its first. */
const shiftnet = (name: string, share: number, counts: readonly PublishedCount[]): Model =>
  defineModel({
    name,
    task: "classification",
    paper: "Wu et al. 2018, arXiv:1711.08141",
    options: {
      classes: count(1000, "scores per image"),
      width: factor(1, "multiplies every layer's channels"),
      expansion: factor(1, "multiplies the channels that are shifted"),
    },
    input: [1, 3, 224, 224],
    published: { counts },

    build(image, { classes, width, expansion }) {
      const wide = (channels: number) => widened(channels * share, width);
      let x = conv2d(image, { name: "stem", channels: wide(32), kernel: 7, stride: 2, bias: false });
      for (const [i, { channels, modules, kernel, expansions }] of stages.entries())
        for (let module = 0; module < modules; module++) {
          const [unit, ratio] = module === 0 ? [halvingCsc, expansions[0]] : [csc, expansions[1]];
          x = unit(x, {
            name: `stage${i + 1}/${module + 1}`,
            channels: wide(channels),
            expansion: ratio * expansion,
            kernel,
          });
        }
      x = relu(batchNorm(x, { name: "norm" }));
      return linear(globalAveragePool(x), { name: "fc", channels: classes });
    },
  });

/** Exact counts were made layer by layer beside the paper's rounded ones. */
export const shiftnetA = shiftnet("shiftnet-a", 1, [
  { source: "Wu et al. 2018", parameters: "4.1M", macs: "1.4G" },
  { source: "a count layer by layer", parameters: 4_188_680, macs: 1_424_306_176 },
]);

/** ShiftNet-A with half of all channels. */
export const shiftnetB = shiftnet("shiftnet-b", 0.5, [
  { source: "Wu et al. 2018", parameters: "1.1M", macs: "371M" },
  { source: "a count layer by layer", parameters: 1_183_480, macs: 370_956_288 },
]);
