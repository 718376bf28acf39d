import type { Initializer, Parameter, Value } from "../ir/graph.ts";
import { sizeOf } from "../ir/tensor.ts";
import * as ops from "../ops/index.ts";
import { block } from "./block.ts";

export interface Conv2dOptions {
  readonly channels: number;
  readonly kernel: number;
  /** Default 1. */
  readonly stride?: number;
  /** Zeros on each side of the image. Default: as many as keep its size when the stride is 1. */
  readonly padding?: number;
  /** Default true. */
  readonly bias?: boolean;
}

/** `conv2d` without a name of its own: its weights belong to the block at hand. */
export function convolve(x: Value, options: Conv2dOptions): Value {
  const { channels, kernel, stride = 1, padding = (kernel - 1) >> 1, bias = true } = options;
  const fan = channelsOf(x) * kernel * kernel;
  const w = weight(x, [channels, channelsOf(x), kernel, kernel], fan);
  const b = bias ? biasOf(x, channels) : undefined;
  return ops.conv({ x, w, b }, { strides: [stride, stride], pads: [padding, padding, padding, padding] });
}

export const conv2d = block("conv", convolve);

export type ConvTranspose2dOptions = Omit<Conv2dOptions, "padding">;

/** `convTranspose2d` without a name of its own. */
export function convolveTransposed(x: Value, options: ConvTranspose2dOptions): Value {
  const { channels, kernel, stride = 1, bias = true } = options;
  const tapsPerPixel = Math.max(1, kernel / stride) ** 2;
  const w = weight(x, [channelsOf(x), channels, kernel, kernel], channelsOf(x) * tapsPerPixel);
  const b = bias ? biasOf(x, channels) : undefined;
  const missing = Math.max(0, stride - kernel);
  return ops.convTranspose({ x, w, b }, { strides: [stride, stride], outputPadding: [missing, missing] });
}

/** Multiplies height and width by `stride`, whatever the kernel. */
export const convTranspose2d = block("convTranspose", convolveTransposed);

/** Puts feature maps of one size on top of each other. */
export const joinChannels = (...xs: readonly Value[]): Value => ops.concat({ xs }, { axis: 1 });

export function channelsOf(x: Value): number {
  const channels = x.type.shape[1];
  if (channels === undefined)
    throw new TypeError(`${x.name} has no channel axis: its shape is [${x.type.shape}]`);
  return channels;
}

/** He et al. 2015, eq. 10: keeps the variance of what a rectifier passes on. */
const heNormal = (fanIn: number): Initializer => ({ kind: "normal", deviation: Math.sqrt(2 / fanIn) });

function weight(x: Value, shape: readonly number[], fanIn: number): Parameter {
  if (sizeOf(shape) === 0)
    throw new RangeError(`a convolution of ${x.name} would have no weights: [${shape}]`);
  return x.graph.parameter("weight", shape, { role: "weight", initializer: heNormal(fanIn) });
}

const biasOf = (x: Value, channels: number): Parameter =>
  x.graph.parameter("bias", [channels], { role: "bias", initializer: { kind: "constant", value: 0 } });
