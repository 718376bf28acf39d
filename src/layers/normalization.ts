import type { Parameter, Value } from "../ir/graph.ts";
import * as ops from "../ops/index.ts";
import { block } from "./block.ts";
import { channelsOf } from "./convolution.ts";

export interface BatchNormOptions {
  /** Added to the variance. Default 1e-5. */
  readonly epsilon?: number;
  /** Whether a scale and a bias are learned. Default true. */
  readonly affine?: boolean;
}

/** Ioffe & Szegedy 2015. Built in its inference form; training replaces it by the form that learns statistics. */
export const batchNorm = block("norm", (x: Value, { epsilon = 1e-5, affine = true }: BatchNormOptions) => {
  const channels = channelsOf(x);
  const keep = (name: string, role: Parameter["role"], value: number) =>
    x.graph.parameter(name, [channels], { role, initializer: { kind: "constant", value } });
  const fixed = (name: string, value: number) =>
    x.graph.constant(name, {
      type: { dtype: "float32", shape: [channels] },
      data: new Float32Array(channels).fill(value),
    });
  const scale = affine ? keep("scale", "bias", 1) : fixed("scale", 1);
  const b = affine ? keep("bias", "bias", 0) : fixed("bias", 0);
  const mean = keep("mean", "statistic", 0);
  const variance = keep("variance", "statistic", 1);
  return ops.batchNormalization({ x, scale, b, mean, variance }, { epsilon });
});

/** Zeroes a share of the numbers while training; passes everything afterwards. */
export const dropout = (x: Value, { ratio = 0.5 }: { readonly ratio?: number } = {}): Value =>
  ops.dropout({ x }, { ratio });

export interface LrnOptions {
  /** Neighbouring channels that are summed over. Default 5. */
  readonly size?: number;
  /** Times the mean of their squares. Default 1e-4. */
  readonly alpha?: number;
  /** Default 0.75. */
  readonly beta?: number;
  /** Default 2, the k of Krizhevsky et al. 2012, §3.3; Caffe's networks take 1. */
  readonly bias?: number;
}

/** Local response normalisation across channels. */
export const lrn = (x: Value, { size = 5, alpha = 1e-4, beta = 0.75, bias = 2 }: LrnOptions = {}): Value =>
  ops.lrn({ x }, { size, alpha, beta, bias });
