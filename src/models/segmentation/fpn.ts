import type { Value } from "../../ir/graph.ts";
import { add, conv2d, cropLike, maxPool2d, upsample } from "../../layers/index.ts";
import { defineModel } from "../define.ts";
import { count, factor } from "../options.ts";
import { resnetStages } from "../resnet/index.ts";

/** A map twice as large, as large as `like`, to which it is added: an odd size loses its last row or column. */
const onto = (x: Value, like: Value): Value =>
  add(like, cropLike(upsample(x, { scale: 2, mode: "nearest" }), like));

/** Feature pyramid on ResNet-50: every scale gets the strong features of the smallest one (§3, Fig. 3). */
export const fpnResnet50 = defineModel({
  name: "fpn-resnet-50",
  task: "features",
  paper: "Lin et al., CVPR 2017, arXiv:1612.03144",
  options: {
    channels: count(256, "channels of every feature map: the paper's d"),
    width: factor(1, "multiplies the channels of ResNet-50"),
  },
  // COCO: the shorter side is scaled to 800 pixels (§5.1).
  input: [1, 3, 800, 1280],
  published: {
    // 23,508,032 without the class layer, and 3,344,384.
    counts: [{ source: "torchvision", parameters: 26_852_416 }],
  },

  build(image, { channels, width }) {
    const lateral = (x: Value, name: string) => conv2d(x, { name, channels, kernel: 1 });
    const output = (x: Value, name: string) => conv2d(x, { name, channels, kernel: 3 });

    const [c2, c3, c4, c5] = resnetStages(image, { depth: 50, width });
    const m5 = lateral(c5, "lateral5");
    const m4 = onto(m5, lateral(c4, "lateral4"));
    const m3 = onto(m4, lateral(c3, "lateral3"));
    const m2 = onto(m3, lateral(c2, "lateral2"));
    const p5 = output(m5, "output5");
    return new Map([
      ["p2", output(m2, "output2")],
      ["p3", output(m3, "output3")],
      ["p4", output(m4, "output4")],
      ["p5", p5],
      // Every second pixel of P5, for the largest anchors (§4.1).
      ["p6", maxPool2d(p5, { kernel: 1, stride: 2 })],
    ]);
  },
});
