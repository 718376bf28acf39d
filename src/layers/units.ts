import type { Value } from "../ir/graph.ts";
import { type Activation, relu } from "./activations.ts";
import { block } from "./block.ts";
import {
  type Conv2dOptions,
  type ConvTranspose2dOptions,
  channelsOf,
  convolve,
  convolveTransposed,
} from "./convolution.ts";
import { batchNorm } from "./normalization.ts";

/** What stands between a convolution and its rectifier. */
export type Norm = "none" | "batch";

interface Dressed {
  /** Default "none". A normalised convolution has no bias: the norm brings one. */
  readonly norm?: Norm;
  /** Of the norm. Default 1e-5. */
  readonly epsilon?: number;
  /** Default relu. */
  readonly activation?: Activation;
}

/** A convolution, its norm and its rectifier: what papers draw as one layer. */
export const convUnit = block("conv", (x: Value, { bias = true, ...options }: Conv2dOptions & Dressed) =>
  dressed(convolve(x, { ...options, bias: bias && options.norm !== "batch" }), options),
);

/** The same with a transposed convolution. */
export const convTransposeUnit = block(
  "convTranspose",
  (x: Value, { bias = true, ...options }: ConvTranspose2dOptions & Dressed) =>
    dressed(convolveTransposed(x, { ...options, bias: bias && options.norm !== "batch" }), options),
);

/** One filter for each channel: Chollet's depthwise convolution as a layer. */
export const depthwiseUnit = block(
  "depthwise",
  (x: Value, { bias = true, ...options }: Omit<Conv2dOptions, "channels" | "groups"> & Dressed) => {
    const channels = channelsOf(x);
    const plain = convolve(x, {
      ...options,
      channels,
      groups: channels,
      bias: bias && options.norm !== "batch",
    });
    return dressed(plain, options);
  },
);

const dressed = (x: Value, { norm = "none", epsilon = 1e-5, activation = relu }: Dressed): Value =>
  activation(norm === "batch" ? batchNorm(x, { epsilon }) : x);
