import type { Value } from "../../ir/graph.ts";
import {
  block,
  channelsOf,
  conv2d,
  convTranspose2d,
  convUnit,
  depthwiseUnit,
  linearly,
} from "../../layers/index.ts";
import type { Conv3x3 } from "./fire.ts";

/** A linear layer of 3×3 filters that multiplies height and width by its stride. */
export type Transpose3x3 = (
  x: Value,
  options: { readonly name: string; readonly channels: number; readonly kernel: 3; readonly stride: 1 | 2 },
) => Value;

/**
 * One 3×3 filter for each channel, then 1×1 filters across them, in place of full 3×3 filters.
 *
 * Nothing stands between the two: together they stay one linear layer, like the one that they replace.
 */
export const separableUnit: Conv3x3 = block(
  "separable",
  (x: Value, { channels, kernel, stride = 1, ...unit }: Parameters<Conv3x3>[1]) => {
    const apart = depthwiseUnit(x, { name: "depthwise", kernel, stride, bias: false, activation: linearly });
    return convUnit(apart, { ...unit, name: "pointwise", channels, kernel: 1 });
  },
);

/** The same for a transposed convolution. */
export const separableTranspose: Transpose3x3 = block(
  "separableTranspose",
  (x: Value, { channels, kernel, stride }: Parameters<Transpose3x3>[1]) => {
    const apart = { channels: channelsOf(x), groups: channelsOf(x), kernel, stride, bias: false };
    const enlarged = convTranspose2d(x, { ...apart, name: "depthwise" });
    return conv2d(enlarged, { name: "pointwise", channels, kernel: 1 });
  },
);
