import type { Value } from "../../ir/graph.ts";
import {
  batchNorm,
  block,
  conv2d,
  lrn,
  maxPool2dWithIndices,
  maxUnpool2d,
  relu,
  type Winners,
} from "../../layers/index.ts";
import { defineModel, widened } from "../define.ts";
import { count, factor } from "../options.ts";

/** The paper leaves out the biases; the authors' prototxt, which is counted here, has them in front of the norm. */
const unit = block("conv", (x: Value, { channels }: { readonly channels: number }) =>
  batchNorm(conv2d(x, { channels, kernel: 7 }), {}),
);

/** SegNet-Basic: four layers of 7×7 filters down and four up, those without rectifiers (§3.1). */
export const segnetBasic = defineModel({
  name: "segnet-basic",
  task: "segmentation",
  paper: "Badrinarayanan, Kendall & Cipolla 2015, arXiv:1511.00561",
  options: {
    classes: count(11, "scores per pixel"),
    width: factor(1, "multiplies every layer's channels"),
  },
  input: [1, 3, 360, 480],
  published: {
    counts: [
      {
        source: "counted by hand from the authors' segnet_basic_train.prototxt",
        parameters: 1_416_587,
        macs: 59_188_838_400,
      },
    ],
  },

  build(image, { classes, width }) {
    const channels = widened(64, width);
    const down = (x: Value, name: string) =>
      maxPool2dWithIndices(relu(unit(x, { name, channels })), { kernel: 2, stride: 2, ceil: true });
    const up = (x: Value, winners: Winners, name: string) =>
      unit(maxUnpool2d(x, winners), { name, channels });

    const half = down(lrn(image, { bias: 1 }), "down1");
    const quarter = down(half.pooled, "down2");
    const eighth = down(quarter.pooled, "down3");
    const sixteenth = down(eighth.pooled, "down4");
    let x = up(sixteenth.pooled, sixteenth.winners, "up4");
    x = up(x, eighth.winners, "up3");
    x = up(x, quarter.winners, "up2");
    x = up(x, half.winners, "up1");
    return conv2d(x, { name: "logits", channels: classes, kernel: 1 });
  },
});
