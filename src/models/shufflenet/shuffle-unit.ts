import type { Value } from "../../ir/graph.ts";
import {
  add,
  averagePool2d,
  block,
  channelShuffle,
  channelsOf,
  convUnit,
  depthwiseUnit,
  joinChannels,
  linearly,
  relu,
  sigmoid,
  squeezeExcite,
} from "../../layers/index.ts";

export interface ShuffleUnitOptions {
  readonly channels: number;
  /** Of both 1×1 convolutions. */
  readonly groups: number;
  /** Of the first 1×1 convolution alone. Default: `groups`. */
  readonly firstGroups?: number;
  /** Channels in between. */
  readonly bottleneck: number;
  readonly stride: 1 | 2;
  /** Whether a squeeze and excitation weighs the channels before they meet x (Hu et al. 2018). */
  readonly excites: boolean;
}

/**
 * Grouped 1×1, shuffle, depthwise, grouped 1×1; added to x, or, at half the size, set behind the means of x (§3.2, Fig. 2).
 *
 * The paper does not say what is in front; here it is as in the authors' program.
 */
export const shuffleUnit = block("unit", (x: Value, options: ShuffleUnitOptions) => {
  const { channels, groups, firstGroups = groups, bottleneck, stride, excites } = options;
  const made = stride === 2 ? channels - channelsOf(x) : channels;
  const unit = { norm: "batch", activation: linearly } as const;

  const first = { name: "reduce", channels: bottleneck, kernel: 1, groups: firstGroups } as const;
  const reduced = convUnit(x, { ...unit, ...first, activation: relu });
  const shuffled = groups === 1 ? reduced : channelShuffle(reduced, { groups });
  const filtered = depthwiseUnit(shuffled, { ...unit, name: "depthwise", kernel: 3, stride });
  const recovered = convUnit(filtered, { ...unit, name: "recover", channels: made, kernel: 1, groups });
  const weighed = excites ? excited(recovered) : recovered;
  if (stride === 1) return relu(add(x, weighed));
  return relu(joinChannels(averagePool2d(x, { kernel: 3, stride, padding: 1 }), weighed));
});

/** A sixteenth of the channels between the layers, as in Hu et al. 2018. */
const excited = (x: Value): Value =>
  squeezeExcite(x, { channels: Math.max(1, Math.floor(channelsOf(x) / 16)), gate: sigmoid });
