import type { Value } from "../../ir/graph.ts";
import { add, conv2d, convUnit, cropLike, dropout, maxPool2d, upsample } from "../../layers/index.ts";
import { type VggStageOptions, vggStage, vggStages } from "../ancestors/index.ts";
import { defineModel, widened } from "../define.ts";
import { count, factor } from "../options.ts";

/** Stages in turn, each pooled to half the size; a last odd row counts, as in Caffe. */
const encode = (image: Value, stages: readonly VggStageOptions[]): Value =>
  stages.reduce((x, stage) => maxPool2d(vggStage(x, stage), { kernel: 2, stride: 2, ceil: true }), image);

/** The transposed convolutions that the authors fix to bilinear weights. */
const enlarged = (x: Value, scale: 2 | 8): Value => upsample(x, { scale, mode: "bilinear" });

/** FCN-8s: VGG-16 made convolutional, whose scores meet those of two poolings on their way up (§4.2). */
export const fcn8s = defineModel({
  name: "fcn-8s",
  task: "segmentation",
  paper: "Long, Shelhamer & Darrell, CVPR 2015, arXiv:1411.4038",
  options: {
    classes: count(21, "scores per pixel"),
    width: factor(1, "multiplies every layer's channels"),
  },
  // PASCAL VOC.
  input: [1, 3, 500, 500],
  published: {
    counts: [
      { source: "the authors' voc-fcn8s, but for fixed bilinear weights", parameters: 134_362_751 },
      {
        source: "the authors' voc-fcn8s, but for fixed bilinear weights",
        options: { classes: 11 },
        parameters: 134_314_081,
      },
      { source: "Table 1, FCN-VGG16", parameters: "134M" },
      {
        source: "Beheshti & Johnsson 2020, Table 1",
        parameters: "132M",
        differs: "the FCN paper itself counts 134 million",
      },
    ],
  },

  build(image, { classes, width }) {
    const stages = vggStages(16, width);
    const channels = widened(4096, width);
    const scores = (x: Value, name: string) => conv2d(x, { name, channels: classes, kernel: 1 });

    const pool3 = encode(image, stages.slice(0, 3));
    const pool4 = encode(pool3, stages.slice(3, 4));
    const pool5 = encode(pool4, stages.slice(4));
    // The authors pad the image by 100 pixels, for fc6 takes 6 rows away, and crop by offsets. Here fc6 keeps the size.
    const fc6 = dropout(convUnit(pool5, { name: "fc6", channels, kernel: 7 }));
    const fc7 = dropout(convUnit(fc6, { name: "fc7", channels, kernel: 1 }));

    const fr = enlarged(scores(fc7, "logits/fc7"), 2);
    const sixteenth = add(cropLike(fr, pool4), scores(pool4, "logits/pool4"));
    const eighth = add(cropLike(enlarged(sixteenth, 2), pool3), scores(pool3, "logits/pool3"));
    return cropLike(enlarged(eighth, 8), image);
  },
});
