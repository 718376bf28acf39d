import { type Filled, inputChannelOf, outputChannelOf } from "../../passes/index.ts";
import type { Calibrated } from "./calibration/calibrate.ts";
import { integersOf, realOf, type WeightOptions } from "./integers.ts";
import { layersIn } from "./layers.ts";

/**
 * Biases that take back what rounding the weights adds in the mean: E[y] moves by Σ (w̃ − w) · E[x], which is known from
 * the means of what each layer saw (Nagel et al. 2019, §4.2). By the layer's name.
 */
export function correctedBiases(
  network: Filled,
  { means }: Pick<Calibrated, "means">,
  options: WeightOptions = {},
): ReadonlyMap<string, Float32Array> {
  return new Map(
    layersIn(network).map((layer) => {
      const { node, w, b, y } = layer;
      const { shape } = w.parameter.type;
      const [outOf, inOf] = [outputChannelOf(node, shape), inputChannelOf(node, shape)];
      const seen = means.get(layer.name) ?? new Float64Array();
      const rounded = realOf(integersOf(layer, { biases: undefined, scale: 1 }, options).w);
      const moved = new Float64Array(y.type.shape[1] ?? 0);
      for (const [i, weight] of w.data.entries())
        moved[outOf(i)]! += ((rounded[i] ?? 0) - weight) * (seen[inOf(i)] ?? 0);
      return [layer.name, Float32Array.from(moved, (shift, c) => (b?.data[c] ?? 0) - shift)] as const;
    }),
  );
}
