import type { Initializer, Parameter, Value } from "../ir/graph.ts";
import * as ops from "../ops/index.ts";
import { block } from "./block.ts";
import { type Both, pairOf } from "./pair.ts";

export interface Conv2dOptions {
  readonly channels: number;
  /** Rows and columns of the filter. */
  readonly kernel: Both;
  /** Default 1. */
  readonly stride?: Both;
  /** Zeros on each side of the image. Default: as many as keep its size when the stride is 1. */
  readonly padding?: Both;
  /** Pixels from one tap of the filter to the next. Default 1. */
  readonly dilation?: Both;
  /** Groups of channels that are convolved apart from each other. Default 1. */
  readonly groups?: number;
  /** Default true. */
  readonly bias?: boolean;
  /** What every bias starts at. Default 0. */
  readonly initialBias?: number;
}

/** `conv2d` without a name of its own: its weights belong to the block at hand. */
export function convolve(x: Value, options: Conv2dOptions): Value {
  const { channels, groups = 1, bias = true, initialBias = 0 } = options;
  const [kh, kw] = pairOf(options.kernel);
  const [dh, dw] = pairOf(options.dilation ?? 1);
  const [top, left] = pairOf(options.padding ?? [((kh - 1) * dh) >> 1, ((kw - 1) * dw) >> 1]);
  // Channels that the groups do not divide are the operator's to refuse, with the layer's name.
  const seen = Math.ceil(channelsOf(x) / groups);
  const w = weightOf(x, [channels, seen, kh, kw], seen * kh * kw);
  const b = bias ? biasOf(x, channels, initialBias) : undefined;
  return ops.conv(
    { x, w, b },
    {
      strides: pairOf(options.stride ?? 1),
      pads: [top, left, top, left],
      dilations: [dh, dw],
      group: groups,
    },
  );
}

export const conv2d = block("conv", convolve);

export interface ConvTranspose2dOptions {
  readonly channels: number;
  readonly kernel: number;
  /** Default 1. */
  readonly stride?: number;
  /** Rows and columns cut from each side. Default: as many as leave `stride` times the size. */
  readonly padding?: number;
  /** Groups of channels that are convolved apart from each other. Default 1. */
  readonly groups?: number;
  /** Default true. */
  readonly bias?: boolean;
}

/** `convTranspose2d` without a name of its own. */
export function convolveTransposed(x: Value, options: ConvTranspose2dOptions): Value {
  const { channels, kernel, stride = 1, groups = 1, bias = true } = options;
  const made = Math.ceil(channels / groups);
  const tapsPerPixel = Math.max(1, kernel / stride) ** 2;
  const w = weightOf(x, [channelsOf(x), made, kernel, kernel], (channelsOf(x) / groups) * tapsPerPixel);
  const b = bias ? biasOf(x, channels) : undefined;
  const edges = options.padding === undefined ? edgesFor(kernel, stride) : evenly(options.padding);
  return ops.convTranspose({ x, w, b }, { strides: [stride, stride], group: groups, ...edges });
}

/** Zeros to add or edges to cut, so that the result has `stride` times the size; an odd cut starts at the top left. */
function edgesFor(kernel: number, stride: number) {
  const over = Math.max(0, kernel - stride);
  const [first, last] = [(over + 1) >> 1, over >> 1];
  const missing = Math.max(0, stride - kernel);
  return { pads: [first, first, last, last], outputPadding: [missing, missing] } as const;
}

const evenly = (cut: number) => ({ pads: [cut, cut, cut, cut] }) as const;

/** Multiplies height and width by `stride`, whatever the kernel, unless `padding` says otherwise. */
export const convTranspose2d = block("convTranspose", convolveTransposed);

/** Puts feature maps of one size on top of each other. */
export const joinChannels = (...xs: readonly Value[]): Value => ops.concat({ xs }, { axis: 1 });

/** Cuts feature maps into parts of so many channels each: what `joinChannels` puts together again. */
export const splitChannels = <const S extends readonly number[]>(x: Value, sizes: S) =>
  // The operator has one result for each size.
  ops.split({ x }, { axis: 1, sizes }) as unknown as { readonly [K in keyof S]: Value };

export function channelsOf(x: Value): number {
  const channels = x.type.shape[1];
  if (channels === undefined)
    throw new TypeError(`${x.name} has no channel axis: its shape is [${x.type.shape}]`);
  return channels;
}

/** He et al. 2015, eq. 10: keeps the variance of what a rectifier passes on. */
const heNormal = (fanIn: number): Initializer => ({ kind: "normal", deviation: Math.sqrt(2 / fanIn) });

/** A parameter named `weight`, drawn for `fanIn` numbers that each result sums over. */
export function weightOf(x: Value, shape: readonly number[], fanIn: number): Parameter {
  if (shape.some((extent) => extent < 1))
    throw new RangeError(`a layer of ${x.name} would have no weights: [${shape}]`);
  return x.graph.parameter("weight", shape, { role: "weight", initializer: heNormal(fanIn) });
}

export const biasOf = (x: Value, channels: number, value = 0): Parameter =>
  x.graph.parameter("bias", [channels], { role: "bias", initializer: { kind: "constant", value } });
