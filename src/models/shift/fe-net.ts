import type { Value } from "../../ir/graph.ts";
import {
  add,
  averagePool2d,
  batchNorm,
  block,
  channelsOf,
  conv2d,
  convUnit,
  dropout,
  globalAveragePool,
  joinChannels,
  linear,
  linearly,
  sparseShift,
  splitChannels,
} from "../../layers/index.ts";
import { defineModel, type Model, widened } from "../define.ts";
import { choice, count, factor } from "../options.ts";
import type { PublishedCount } from "../published.ts";

type Expands = "input" | "output";

interface UnitOptions {
  readonly channels: number;
  readonly expansion: number;
  /** Which channels the expansion multiplies. */
  readonly expands: Expands;
}

/** An inverted bottleneck around `between`: 1×1 to more channels, then 1×1 back, which stays linear. */
function bottleneck(x: Value, options: UnitOptions, between: (wide: Value) => Value): Value {
  const { channels, expansion, expands } = options;
  const plain = { kernel: 1, bias: false, norm: "batch" } as const;
  const wide = (expands === "input" ? channelsOf(x) : channels) * expansion;
  const y = between(convUnit(x, { ...plain, name: "expand", channels: wide }));
  return convUnit(y, { ...plain, name: "reduce", channels, activation: linearly });
}

const shifted = (x: Value): Value => sparseShift(x, {});
const halved = (x: Value): Value => averagePool2d(x, { kernel: 2, stride: 2 });

const shiftUnit = block("shift", (x: Value, options: UnitOptions) => bottleneck(x, options, shifted));
const poolUnit = block("pool", (x: Value, options: UnitOptions) => bottleneck(x, options, halved));
const residualUnit = block("residual", (x: Value, options: Omit<UnitOptions, "channels">) =>
  add(x, bottleneck(x, { ...options, channels: channelsOf(x) }, shifted)),
);

interface FeOptions {
  readonly channels: number;
  /** Units, the last of which sees all channels. */
  readonly units: 3 | 4;
  /** What ends the block. */
  readonly end: typeof shiftUnit;
  readonly expands: Expands;
}

/**
 * FE-Block: its first unit sees the last few channels only, and each unit twice as many as the one before it, so that
 * features of several depths meet in the last.
 */
const feBlock = block("feBlock", (x: Value, { channels, units, end, expands }: FeOptions) => {
  const style = { expansion: 6, expands } as const;
  const least = channelsOf(x) / 2 ** (units - 1);
  const sizes = Array.from({ length: units - 1 }, (_, i) => least * 2 ** i);
  const [first, ...fresh] = splitChannels(x, [...sizes.toReversed(), least]).toReversed();
  let y = first ?? x;
  for (const [i, part] of fresh.entries())
    y = joinChannels(part, residualUnit(y, { ...style, name: `residual${i + 1}` }));
  return end(y, { ...style, name: "end", channels });
});

interface Size {
  /** Half of the first convolution's channels, all of which the blocks must be able to split. */
  readonly half: number;
  /** Channels that the classes are scored from. */
  readonly features: number;
}

/**
 * Behind its first convolution all are 1×1, and sparse shifts between them see what lies around a pixel.
 *
 * The paper's plan of channels is not at hand. Blocks and order are those of hikvision-research/SparseShiftLayer,
 * whose networks count 410M and 773M: they expand a unit's output where the paper's budget wants its input
 * expanded, a line that stands there too, put out of use. `features` is ours, chosen to meet the printed budgets.
 */
const feNet = (name: string, { half, features }: Size, counts: readonly PublishedCount[]): Model =>
  defineModel({
    name,
    task: "classification",
    paper: "Chen et al. 2019, arXiv:1903.05285",
    options: {
      classes: count(1000, "scores per image"),
      width: factor(1, "multiplies every layer's channels"),
      features: count(features, "channels that the classes are scored from; width multiplies them too"),
      expands: choice(["input", "output"], "which channels a unit's expansion multiplies"),
    },
    input: [1, 3, 224, 224],
    published: { counts },

    build(image, { classes, width, features, expands }) {
      const base = 2 * widened(half, width);
      let x = batchNorm(
        conv2d(image, { name: "stem", channels: base, kernel: 3, stride: 2, bias: false }),
        {},
      );
      x = shiftUnit(x, { name: "shift", channels: base, expansion: 4, expands });
      x = poolUnit(x, { name: "pool", channels: 2 * base, expansion: 5, expands });
      x = feBlock(x, { name: "block1", channels: 4 * base, units: 3, end: poolUnit, expands });
      x = feBlock(x, { name: "block2", channels: 8 * base, units: 4, end: poolUnit, expands });
      x = feBlock(x, { name: "block3", channels: 8 * base, units: 4, end: shiftUnit, expands });
      x = feBlock(x, { name: "block4", channels: 16 * base, units: 4, end: poolUnit, expands });
      x = feBlock(x, { name: "block5", channels: 16 * base, units: 3, end: shiftUnit, expands });
      const last = { channels: widened(features, width), kernel: 1, bias: false, norm: "batch" } as const;
      x = globalAveragePool(convUnit(x, { ...last, name: "features" }));
      return linear(dropout(x, { ratio: 0.2 }), { name: "fc", channels: classes });
    },
  });

const logged = "hikvision-research/SparseShiftLayer, a count of the network in its log";

export const feNet10 = feNet("fe-net-1.0", { half: 8, features: 1504 }, [
  { source: "Chen et al. 2019", parameters: "3.7M", macs: "301M" },
  {
    source: logged,
    options: { expands: "output", features: 1380 },
    parameters: 3_928_992,
    macs: 410_464_928,
  },
]);

export const feNet1375 = feNet("fe-net-1.375", { half: 11, features: 1880 }, [
  { source: "Chen et al. 2019", parameters: "5.9M", macs: "563M" },
  {
    source: logged,
    options: { expands: "output", features: 1932 },
    parameters: 6_745_470,
    macs: 773_159_072,
  },
]);
