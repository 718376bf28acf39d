import type { Value } from "../../ir/graph.ts";
import {
  averagePool2d,
  block,
  convUnit,
  dropout,
  flatten,
  globalAveragePool,
  maxPool2d,
} from "../../layers/index.ts";
import { defineModel, widened } from "../define.ts";
import { count, factor } from "../options.ts";

interface MlpconvOptions {
  readonly kernel: number;
  /** Of the convolution and of the two 1×1 layers behind it. */
  readonly channels: readonly [conv: number, cccp1: number, cccp2: number];
}

/** A small perceptron that slides over the image: a convolution and two cross-channel layers (§3.1). */
const mlpconv = block("mlpconv", (x: Value, { kernel, channels: [conv, first, second] }: MlpconvOptions) => {
  const seen = convUnit(x, { name: "conv", channels: conv, kernel });
  const mixed = convUnit(seen, { name: "cccp1", channels: first, kernel: 1 });
  return convUnit(mixed, { name: "cccp2", channels: second, kernel: 1 });
});

/** Network in network for CIFAR: 1×1 convolutions and the global average, before either had a name. */
export const nin = defineModel({
  name: "nin",
  task: "classification",
  paper: "Lin, Chen & Yan 2013, arXiv:1312.4400",
  options: {
    classes: count(10, "scores per image"),
    width: factor(1, "multiplies every layer's channels"),
  },
  input: [1, 3, 32, 32],
  published: {
    counts: [
      { source: "pytorchcv, CIFAR-10", parameters: 966_986, macs: 222_486_528 },
      { source: "pytorchcv, CIFAR-100", options: { classes: 100 }, parameters: 984_356, macs: 223_592_448 },
    ],
  },

  // Figure 2 draws three mlpconv layers; their widths are those of the authors' cifar-10_def.prototxt.
  build(image, { classes, width }) {
    const wide = (channels: number) => widened(channels, width);
    const halving = { kernel: 3, stride: 2, ceil: true };
    let x = mlpconv(image, { name: "mlpconv1", kernel: 5, channels: [wide(192), wide(160), wide(96)] });
    x = dropout(maxPool2d(x, halving));
    x = mlpconv(x, { name: "mlpconv2", kernel: 5, channels: [wide(192), wide(192), wide(192)] });
    x = dropout(averagePool2d(x, halving));
    x = mlpconv(x, { name: "mlpconv3", kernel: 3, channels: [wide(192), wide(192), classes] });
    return flatten(globalAveragePool(x));
  },
});
