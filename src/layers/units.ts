import type { Value } from "../ir/graph.ts";
import { relu } from "./activations.ts";
import { block } from "./block.ts";
import {
  type Conv2dOptions,
  type ConvTranspose2dOptions,
  convolve,
  convolveTransposed,
} from "./convolution.ts";
import { batchNorm } from "./normalization.ts";

/** What stands between a convolution and its rectifier. */
export type Norm = "none" | "batch";

interface Normed {
  /** Default "none". A normalised convolution has no bias: the norm brings one. */
  readonly norm?: Norm;
}

/** A convolution, its norm and its rectifier: what papers draw as one layer. */
export const convUnit = block(
  "conv",
  (x: Value, { norm = "none", bias = true, ...rest }: Conv2dOptions & Normed) =>
    activate(convolve(x, { ...rest, bias: bias && norm === "none" }), norm),
);

/** The same with a transposed convolution. */
export const convTransposeUnit = block(
  "convTranspose",
  (x: Value, { norm = "none", bias = true, ...rest }: ConvTranspose2dOptions & Normed) =>
    activate(convolveTransposed(x, { ...rest, bias: bias && norm === "none" }), norm),
);

const activate = (x: Value, norm: Norm): Value => relu(norm === "batch" ? batchNorm(x, {}) : x);
