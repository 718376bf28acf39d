import type { Value } from "../../ir/graph.ts";
import { batchNorm, conv2d, maxPool2d, relu } from "../../layers/index.ts";
import { widened } from "../define.ts";
import { shortcuts } from "./shortcuts.ts";
import { stage } from "./stage.ts";
import { type ArrangementName, basic, bottleneck, type HalveAt, type ResidualFunction } from "./units.ts";

export type BasicDepth = 18 | 34;
export type BottleneckDepth = 50 | 101 | 152 | 200;

interface Plan {
  readonly residual: ResidualFunction;
  /** Residual units in conv2_x, conv3_x, conv4_x and conv5_x. */
  readonly units: readonly [number, number, number, number];
}

/** He et al. 2016a, Table 1. ResNet-200 is of He et al. 2016b, §5. */
const plans: Readonly<Record<BasicDepth | BottleneckDepth, Plan>> = {
  18: { residual: basic, units: [2, 2, 2, 2] },
  34: { residual: basic, units: [3, 4, 6, 3] },
  50: { residual: bottleneck, units: [3, 4, 6, 3] },
  101: { residual: bottleneck, units: [3, 4, 23, 3] },
  152: { residual: bottleneck, units: [3, 8, 36, 3] },
  200: { residual: bottleneck, units: [3, 24, 36, 3] },
};

export interface BackboneOptions {
  readonly depth: BasicDepth | BottleneckDepth;
  /** Multiplies every layer's channels. Default 1. */
  readonly width?: number;
  /** Default "original". */
  readonly arrangement?: ArrangementName;
  /** Default "1x1". */
  readonly halveAt?: HalveAt;
}

/** What conv2_x to conv5_x see of an image, at a quarter to a 32nd of its size: C2 to C5 of feature pyramids. */
export function resnetStages(
  image: Value,
  { depth, width = 1, arrangement = "original", halveAt = "1x1" }: BackboneOptions,
): readonly [c2: Value, c3: Value, c4: Value, c5: Value] {
  const { residual, units } = plans[depth];
  const style = { arrangement, shortcut: shortcuts.B };
  const layer = (x: Value, name: string, count: number, channels: number, stride: number) =>
    stage(x, {
      ...style,
      name,
      units: count,
      stride,
      convolutions: (halving) => residual(widened(channels, width), halving, halveAt),
    });

  let x = conv2d(image, { name: "conv1", channels: widened(64, width), kernel: 7, stride: 2, bias: false });
  x = maxPool2d(relu(batchNorm(x, { name: "norm1" })), { kernel: 3, stride: 2, padding: 1 });
  const c2 = layer(x, "layer1", units[0], 64, 1);
  const c3 = layer(c2, "layer2", units[1], 128, 2);
  const c4 = layer(c3, "layer3", units[2], 256, 2);
  const c5 = layer(c4, "layer4", units[3], 512, 2);
  return [c2, c3, c4, c5];
}
