import type { Value } from "../../ir/graph.ts";
import { conv2d, dropout, linear, lrn, maxPool2d, relu } from "../../layers/index.ts";
import { defineModel, widened } from "../define.ts";
import { count, factor, oneOf } from "../options.ts";

const pool = (x: Value): Value => maxPool2d(x, { kernel: 3, stride: 2 });

interface Head {
  readonly classes: number;
  /** Multiplies the channels of the hidden layers. */
  readonly width: number;
}

/** Two hidden layers, half of whose neurons training drops, and the scores (§4.2). */
export function fullyConnected(features: Value, { classes, width }: Head): Value {
  const channels = widened(4096, width);
  const fc6 = dropout(relu(linear(features, { name: "fc6", channels })));
  const fc7 = dropout(relu(linear(fc6, { name: "fc7", channels })));
  return linear(fc7, { name: "fc8", channels: classes });
}

/** Krizhevsky, Sutskever & Hinton 2012, the halves for two GPUs as groups: 60 million weights, half of them in fc6. */
export const alexnet = defineModel({
  name: "alexnet",
  task: "classification",
  paper: "Krizhevsky, Sutskever & Hinton, NIPS 2012, doi:10.1145/3065386",
  options: {
    classes: count(1000, "scores per image"),
    width: factor(1, "multiplies every layer's channels"),
    groups: oneOf([2, 1], "groups of conv2, conv4 and conv5; the paper has one on each of two GPUs"),
  },
  // The paper says 224, which does not fit its 55×55 after conv1 without padding.
  input: [1, 3, 227, 227],
  published: {
    counts: [
      { source: "counted by hand", parameters: 60_965_224, macs: 724_406_816 },
      { source: "pytorchcv", options: { groups: 1 }, parameters: 62_378_344 },
      { source: "§1", parameters: "60M" },
      { source: "Howard et al. 2017, Table 9", parameters: "60M" },
      {
        source: "Howard et al. 2017, Table 9",
        macs: "720M",
        differs: "the table rounds 724 million to tens",
      },
    ],
  },

  build(image, { classes, width, groups }) {
    const wide = (channels: number) => groups * widened(channels / groups, width);
    const conv1 = relu(
      conv2d(image, { name: "conv1", channels: wide(96), kernel: 11, stride: 4, padding: 0 }),
    );
    // §3.5 normalises before it pools; Caffe's CaffeNet and many slides pool first.
    const pool1 = pool(lrn(conv1));
    const conv2 = relu(conv2d(pool1, { name: "conv2", channels: wide(256), kernel: 5, groups }));
    const pool2 = pool(lrn(conv2));
    const conv3 = relu(conv2d(pool2, { name: "conv3", channels: wide(384), kernel: 3 }));
    const conv4 = relu(conv2d(conv3, { name: "conv4", channels: wide(384), kernel: 3, groups }));
    const conv5 = relu(conv2d(conv4, { name: "conv5", channels: wide(256), kernel: 3, groups }));
    return fullyConnected(pool(conv5), { classes, width });
  },
});

/** The single column of "One weird trick", without normalisation: the one whose weights torchvision has. */
export const alexnetTorchvision = defineModel({
  name: "alexnet-torchvision",
  task: "classification",
  paper: "Krizhevsky 2014, arXiv:1404.5997",
  options: {
    classes: count(1000, "scores per image"),
    width: factor(1, "multiplies every layer's channels"),
  },
  input: [1, 3, 224, 224],
  published: { counts: [{ source: "torchvision", parameters: 61_100_840, macs: 714_188_480 }] },

  build(image, { classes, width }) {
    const wide = (channels: number) => widened(channels, width);
    let x = relu(conv2d(image, { name: "conv1", channels: wide(64), kernel: 11, stride: 4, padding: 2 }));
    x = relu(conv2d(pool(x), { name: "conv2", channels: wide(192), kernel: 5 }));
    x = relu(conv2d(pool(x), { name: "conv3", channels: wide(384), kernel: 3 }));
    x = relu(conv2d(x, { name: "conv4", channels: wide(256), kernel: 3 }));
    x = relu(conv2d(x, { name: "conv5", channels: wide(256), kernel: 3 }));
    return fullyConnected(pool(x), { classes, width });
  },
});
