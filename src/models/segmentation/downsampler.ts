import type { Value } from "../../ir/graph.ts";
import {
  type Activation,
  batchNorm,
  block,
  channelsOf,
  conv2d,
  joinChannels,
  maxPool2d,
} from "../../layers/index.ts";

export interface DownsamplerOptions {
  /** Channels of the result. */
  readonly channels: number;
  readonly bias: boolean;
  readonly epsilon: number;
  readonly activation: Activation;
}

/**
 * Halves the size by a 3×3 convolution and by pooling, side by side, where channels increase; else by the
 * convolution alone (ENet's initial block, Paszke et al. 2016, Fig. 2a; ERFNet, EDANet and DABNet use it again).
 */
export const downsampler = block("down", (x: Value, options: DownsamplerOptions) => {
  const { channels, bias, epsilon, activation } = options;
  const added = channels - channelsOf(x);
  const halve = (made: number) => conv2d(x, { channels: made, kernel: 3, stride: 2, bias });
  const half =
    added > 0 ? joinChannels(halve(added), maxPool2d(x, { kernel: 2, stride: 2 })) : halve(channels);
  return activation(batchNorm(half, { epsilon }));
});
