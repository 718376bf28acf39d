import type { Value } from "../../ir/graph.ts";
import {
  activeShift,
  add,
  batchNorm,
  block,
  conv2d,
  globalAveragePool,
  linear,
  relu,
} from "../../layers/index.ts";
import { defineModel, type Model, widened } from "../define.ts";
import { count, factor } from "../options.ts";
import type { PublishedCount } from "../published.ts";

interface ResidualOptions {
  readonly channels: number;
  readonly stride: 1 | 2;
}

/**
 * 1×1 convolution, active shift, 1×1 convolution. The authors' shift takes the stride; the convolution behind it
 * reads the same pixels when it takes the stride instead, as here.
 */
function residual(active: Value, { channels, stride }: ResidualOptions): Value {
  const first = conv2d(active, { name: "conv1", channels, kernel: 1, bias: false });
  const shifted = activeShift(relu(batchNorm(first, { name: "norm2" })), {});
  return conv2d(shifted, { name: "conv2", channels, kernel: 1, stride, bias: false });
}

const activated = (x: Value): Value => relu(batchNorm(x, { name: "norm1" }));

/** A residual unit that keeps the size (Jeon & Kim 2018). */
const unit = block("unit", (x: Value, { channels }: { readonly channels: number }) =>
  add(x, residual(activated(x), { channels, stride: 1 })),
);

/** The first unit of a stage: both ways halve, and start behind the first rectifier. */
const halvingUnit = block("unit", (x: Value, { channels }: { readonly channels: number }) => {
  const active = activated(x);
  const shortcut = conv2d(active, { name: "shortcut", channels, kernel: 1, stride: 2, bias: false });
  return add(shortcut, residual(active, { channels, stride: 2 }));
});

/** The first convolution's channels, times what each stage has of them, and its units. */
const stages = [
  { times: 1, units: 3 },
  { times: 2, units: 4 },
  { times: 4, units: 6 },
  { times: 8, units: 3 },
] as const;

/** ResNet's shape with learned shifts between 1×1 convolutions; the layers are those of the authors' prototxts. */
const asResnet = (w: number, counts: readonly PublishedCount[]): Model =>
  defineModel({
    name: `as-resnet-w${w}`,
    task: "classification",
    paper: "Jeon & Kim 2018, arXiv:1806.07370",
    options: {
      classes: count(1000, "scores per image"),
      width: factor(1, "multiplies every layer's channels"),
    },
    input: [1, 3, 224, 224],
    published: { counts },

    build(image, { classes, width }) {
      let x = conv2d(image, { name: "stem", channels: widened(w, width), kernel: 3, stride: 2, bias: false });
      x = unit(x, { name: "stage0/1", channels: widened(w, width) });
      for (const [i, { times, units }] of stages.entries())
        for (let number = 1; number <= units; number++)
          x = (number === 1 ? halvingUnit : unit)(x, {
            name: `stage${i + 1}/${number}`,
            channels: widened(w * times, width),
          });
      x = relu(batchNorm(x, { name: "norm" }));
      return linear(globalAveragePool(x), { name: "fc", channels: classes });
    },
  });

export const asResnetW32 = asResnet(32, [
  { source: "Jeon & Kim 2018", parameters: "0.9M" },
  { source: "a count of the authors' prototxt", parameters: 897_416 + 3_840, macs: 166_840_320 },
]);

export const asResnetW50 = asResnet(50, [
  { source: "Jeon & Kim 2018", parameters: "1.96M" },
  {
    source: "Jeon & Kim 2018",
    macs: "404M",
    differs:
      "it charges each of 1,705,200 shifted numbers 4 products; moving and mixing pixels costs none here",
  },
  { source: "a count of the authors' prototxt", parameters: 1_956_950 + 6_000, macs: 397_574_400 },
]);

export const asResnetW68 = asResnet(68, [
  { source: "Jeon & Kim 2018", parameters: "3.42M" },
  {
    source: "Jeon & Kim 2018",
    macs: "729M",
    differs:
      "it charges each of 2,319,072 shifted numbers 1 product, where w50's count charges 4; here they cost none",
  },
  { source: "a count of the authors' prototxt", parameters: 3_416_300 + 8_160, macs: 726_866_688 },
]);
