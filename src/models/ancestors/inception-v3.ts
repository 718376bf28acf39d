import type { Value } from "../../ir/graph.ts";
import { averagePool2d, block, dropout, globalAveragePool, linear, maxPool2d } from "../../layers/index.ts";
import { defineModel, SCORES } from "../define.ts";
import { count, factor, flag } from "../options.ts";
import { figure5, figure6, figure7, reduceTo8, reduceTo17, unit } from "./inception-modules.ts";

interface AuxiliaryOptions {
  readonly width: number;
  readonly classes: number;
}

/** Figure 8: a classifier on the last 17×17, which regularises. */
const auxiliary = block("aux", (x: Value, { width, classes }: AuxiliaryOptions) => {
  const seen = averagePool2d(x, { kernel: 5, stride: 3 });
  const narrow = unit(seen, { name: "conv1", width, channels: 128, kernel: 1 });
  const features = unit(narrow, { name: "conv2", width, channels: 768, kernel: 5, padding: 0 });
  return linear(globalAveragePool(features), { name: "fc", channels: classes });
});

/** Inception-v3 as it was released and as torchvision has it; the lecture's "GoogLeNet v2". */
export const inceptionV3 = defineModel({
  name: "inception-v3",
  task: "classification",
  paper: "Szegedy et al. 2015, arXiv:1512.00567",
  options: {
    classes: count(1000, "scores per image"),
    width: factor(1, "multiplies every layer's channels"),
    aux: flag(false, "whether aux, on the last 17×17 map, is built and answered too"),
  },
  input: [1, 3, 299, 299],
  published: {
    counts: [
      { source: "torchvision", parameters: 23_834_568, macs: 5_713_216_096 },
      { source: "torchvision", options: { aux: true }, parameters: 27_161_264 },
      {
        source: 'Table 3, "Cost Bn Ops"',
        macs: "4.8G",
        differs: "the released network does 5.7 billion; the paper does not show its sum",
      },
    ],
  },

  // Table 1 prints 3×3 convolutions to 80, 192 (halving) and 288 channels before its modules; the released network
  // has a 1×1 to 80, a 3×3 to 192 and a pooling.
  build(image, { classes, width, aux }) {
    const halved = (x: Value) => maxPool2d(x, { kernel: 3, stride: 2 });
    let x = unit(image, { name: "conv1a", width, channels: 32, kernel: 3, stride: 2, padding: 0 });
    x = unit(x, { name: "conv2a", width, channels: 32, kernel: 3, padding: 0 });
    x = halved(unit(x, { name: "conv2b", width, channels: 64, kernel: 3 }));
    x = unit(x, { name: "conv3b", width, channels: 80, kernel: 1 });
    x = halved(unit(x, { name: "conv4a", width, channels: 192, kernel: 3, padding: 0 }));
    x = figure5(x, { name: "mixed5b", width, pool: 32 });
    x = figure5(x, { name: "mixed5c", width, pool: 64 });
    x = figure5(x, { name: "mixed5d", width, pool: 64 });
    x = reduceTo17(x, { name: "mixed6a", width });
    x = figure6(x, { name: "mixed6b", width, inner: 128 });
    x = figure6(x, { name: "mixed6c", width, inner: 160 });
    x = figure6(x, { name: "mixed6d", width, inner: 160 });
    x = figure6(x, { name: "mixed6e", width, inner: 192 });
    const side = aux ? [["aux", auxiliary(x, { width, classes })] as const] : [];
    x = reduceTo8(x, { name: "mixed7a", width });
    x = figure7(x, { name: "mixed7b", width });
    x = figure7(x, { name: "mixed7c", width });
    const scores = linear(dropout(globalAveragePool(x)), { name: "fc", channels: classes });
    return new Map([[SCORES, scores], ...side]);
  },
});
