import type { Value } from "../../ir/graph.ts";
import {
  averagePool2d,
  conv2d,
  convUnit,
  cropLike,
  dropout,
  interpolate,
  maxPool2d,
} from "../../layers/index.ts";
import { type VggStageOptions, vggStage, vggStages } from "../ancestors/index.ts";
import { defineModel, widened } from "../define.ts";
import { count, factor } from "../options.ts";

/** Maxima of 3×3 pixels centred on the first and every `stride`-th: what stands for pixel 0 stays pixel 0. */
const pool = (x: Value, stride: 1 | 2): Value => maxPool2d(x, { kernel: 3, stride, padding: 1, ceil: true });

/** Stages in turn, with a pooling of this stride behind each. */
const encode = (image: Value, stages: readonly VggStageOptions[], stride: 1 | 2): Value =>
  stages.reduce((x, stage) => pool(vggStage(x, stage), stride), image);

/** DeepLab-LargeFOV: VGG-16 that stops at an eighth of the size and looks further through holes in its filters (§3). */
export const deeplabLargefov = defineModel({
  name: "deeplab-largefov",
  task: "segmentation",
  paper: "Chen et al., ICLR 2015, arXiv:1412.7062",
  options: {
    classes: count(21, "scores per pixel"),
    width: factor(1, "multiplies every layer's channels"),
    dilation: count(12, "pixels from one tap of fc6 to the next, which sets the field of view"),
  },
  // PASCAL VOC. Of 8k + 1 rows, k + 1 scores stand for every eighth; interpolation fills in the others.
  input: [1, 3, 321, 321],
  published: {
    counts: [
      { source: "the authors' train.prototxt", parameters: 20_505_429 },
      { source: "the authors' train.prototxt", options: { classes: 11 }, parameters: 20_495_179 },
      { source: "Table 2", parameters: "20.5M" },
      { source: "Beheshti & Johnsson 2020, Table 1", parameters: "20M" },
    ],
  },

  build(image, { classes, width, dilation }) {
    const stages = vggStages(16, width);
    const channels = widened(1024, width);
    const holed = stages.slice(4).map((stage) => ({ ...stage, dilation: 2 }));

    let x = encode(image, stages.slice(0, 3), 2);
    x = encode(x, stages.slice(3, 4), 1);
    x = encode(x, holed, 1);
    x = averagePool2d(x, { kernel: 3, stride: 1, padding: 1 });
    x = dropout(convUnit(x, { name: "fc6", channels, kernel: 3, dilation }));
    x = dropout(convUnit(x, { name: "fc7", channels, kernel: 1 }));
    x = conv2d(x, { name: "logits", channels: classes, kernel: 1 });
    return cropLike(interpolate(x, { scale: 8 }), image);
  },
});
