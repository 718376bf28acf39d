import type { Value } from "../../ir/graph.ts";
import {
  type Activation,
  add,
  block,
  channelsOf,
  convUnit,
  depthwiseUnit,
  linearly,
} from "../../layers/index.ts";

export interface InvertedResidualOptions {
  /** Channels between the two 1×1 convolutions. */
  readonly hidden: number;
  readonly channels: number;
  readonly kernel: 3 | 5;
  readonly stride: number;
  readonly activation: Activation;
  /** Of the norms. Default 1e-5. */
  readonly epsilon?: number;
  /** What the depthwise convolution's result goes through. Default nothing. */
  readonly attention?: (x: Value) => Value;
}

/**
 * Expands to many channels, filters each of them, and projects to few without a rectifier (Sandler et al. 2018, §3.3).
 *
 * x itself is added where the shape stays. Where it has as many channels as are hidden, nothing expands.
 */
export const invertedResidual = block(
  "bottleneck",
  (
    x: Value,
    { hidden, channels, kernel, stride, activation, epsilon = 1e-5, attention }: InvertedResidualOptions,
  ) => {
    const unit = { norm: "batch", epsilon, activation } as const;
    const wide =
      channelsOf(x) === hidden ? x : convUnit(x, { ...unit, name: "expand", channels: hidden, kernel: 1 });
    const filtered = depthwiseUnit(wide, { ...unit, name: "depthwise", kernel, stride });
    const narrow = convUnit(attention ? attention(filtered) : filtered, {
      ...unit,
      name: "project",
      channels,
      kernel: 1,
      activation: linearly,
    });
    return stride === 1 && channelsOf(x) === channels ? add(x, narrow) : narrow;
  },
);
