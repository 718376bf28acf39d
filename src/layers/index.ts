export * from "./activations.ts";
export { block } from "./block.ts";
export { type Conv2dOptions, channelsOf, conv2d, convTranspose2d, joinChannels } from "./convolution.ts";
export * from "./framing.ts";
export * from "./normalization.ts";
export * from "./pooling.ts";
export * from "./units.ts";
