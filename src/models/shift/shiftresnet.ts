import type { Value } from "../../ir/graph.ts";
import { sameShape } from "../../ir/tensor.ts";
import { add, block, convUnit, globalAveragePool, linear, linearly, shift } from "../../layers/index.ts";
import { defineModel, type Model, widened } from "../define.ts";
import { count, factor, oneOf } from "../options.ts";
import type { PublishedCount } from "../published.ts";

interface UnitOptions {
  readonly channels: number;
  /** Shifted channels for each one that the unit makes. */
  readonly expansion: number;
  readonly kernel: number;
  readonly stride: 1 | 2;
}

/**
 * A residual unit with a shift module for its two 3×3 convolutions. The repository has it with the last rectifier
 * before the addition, as here, and in another revision behind; its counts are the same.
 */
const shiftUnit = block("unit", (x: Value, { channels, expansion, kernel, stride }: UnitOptions) => {
  const shifted = Math.max(1, Math.trunc(channels * expansion));
  const plain = { kernel: 1, bias: false, norm: "batch" } as const;
  const wide = convUnit(x, { ...plain, name: "conv1", channels: shifted });
  const y = convUnit(shift(wide, { kernel }), { ...plain, name: "conv2", channels, stride });
  if (sameShape(x.type.shape, y.type.shape)) return add(x, y);
  return add(convUnit(x, { ...plain, name: "shortcut", channels, stride, activation: linearly }), y);
});

/** He et al. 2016's networks for CIFAR with shift modules, 6 · units + 2 layers deep. */
const shiftresnet = (depth: number, units: number, counts: readonly PublishedCount[]): Model =>
  defineModel({
    name: `shiftresnet-${depth}`,
    task: "classification",
    paper: "Wu et al. 2018, arXiv:1711.08141",
    options: {
      classes: count(10, "scores per image"),
      width: factor(1, "multiplies every layer's channels"),
      expansion: factor(3, "e: shifted channels for each one that a unit makes"),
      kernel: oneOf([3, 5, 7], "rows and columns of the filter whose taps the channels look at"),
    },
    input: [1, 3, 32, 32],
    published: { counts },

    build(image, { classes, width, expansion, kernel }) {
      const stem = { channels: widened(16, width), kernel: 3, bias: false, norm: "batch" } as const;
      let x = convUnit(image, { ...stem, name: "conv1" });
      for (const [stage, channels] of [16, 32, 64].entries())
        for (let unit = 0; unit < units; unit++)
          x = shiftUnit(x, {
            name: `layer${stage + 1}/${unit + 1}`,
            channels: widened(channels, width),
            expansion,
            kernel,
            stride: stage > 0 && unit === 0 ? 2 : 1,
          });
      return linear(globalAveragePool(x), { name: "fc", channels: classes });
    },
  });

/** The repository's table, whose numbers are for 100 classes or 10: they round to the same. */
const table = (printed: Readonly<Record<number, string>>): readonly PublishedCount[] =>
  Object.entries(printed).map(([expansion, parameters]) => ({
    source: "alvinwan/shiftresnet-cifar, README",
    options: { expansion: Number(expansion) },
    parameters,
  }));

export const shiftresnet20 = shiftresnet(20, 3, [
  { source: "alvinwan/shiftresnet-cifar, count.py", parameters: 95_642 },
  {
    source: "alvinwan/shiftresnet-cifar, count.py",
    macs: 16_581_248,
    differs: "its formula charges the first convolution 9 · 64 products a pixel; there are 9 · 3 · 16",
  },
  ...table({ 1: "0.03M", 3: "0.10M", 6: "0.19M", 9: "0.28M" }),
]);

export const shiftresnet56 = shiftresnet(56, 9, table({ 1: "0.10M", 3: "0.29M", 6: "0.58M", 9: "0.87M" }));

export const shiftresnet110 = shiftresnet(110, 18, table({ 1: "0.20M", 3: "0.59M", 6: "1.18M", 9: "1.76M" }));
