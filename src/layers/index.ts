export * from "./activations.ts";
export { block } from "./block.ts";
export * from "./combining.ts";
export {
  type Conv2dOptions,
  channelsOf,
  conv2d,
  convTranspose2d,
  joinChannels,
  splitChannels,
} from "./convolution.ts";
export * from "./folding.ts";
export * from "./framing.ts";
export * from "./linear.ts";
export * from "./normalization.ts";
export type { Both } from "./pair.ts";
export {
  type AveragePoolOptions,
  averagePool2d,
  globalAveragePool,
  maxPool2d,
  type PoolOptions,
} from "./pooling.ts";
export * from "./prelu.ts";
export * from "./resizing.ts";
export * from "./shifting.ts";
export { channelShuffle } from "./shuffling.ts";
export * from "./soft-argmax.ts";
export * from "./units.ts";
export { maxPool2dWithIndices, maxUnpool2d, type Winners } from "./unpooling.ts";
