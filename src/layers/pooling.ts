import type { Value } from "../ir/graph.ts";
import * as ops from "../ops/index.ts";
import { type Both, pairOf } from "./pair.ts";

export interface PoolOptions {
  readonly kernel: Both;
  readonly stride: Both;
  /** Rows and columns around the image; a maximum never picks them. Default 0. */
  readonly padding?: Both;
  /** Whether a last, partly covered window counts. Caffe's networks say yes. Default false. */
  readonly ceil?: boolean;
}

export const maxPool2d = (x: Value, options: PoolOptions): Value => ops.maxPool({ x }, windowsOf(options));

export interface AveragePoolOptions extends PoolOptions {
  /** Whether the zeros around the image count in the mean. Default true, as in Caffe and PyTorch. */
  readonly countPadding?: boolean;
}

export const averagePool2d = (x: Value, { countPadding = true, ...options }: AveragePoolOptions): Value =>
  ops.averagePool({ x }, { ...windowsOf(options), countIncludePad: countPadding ? 1 : 0 });

/** Mean over each channel's pixels: [n, c, h, w] → [n, c, 1, 1]. */
export const globalAveragePool = (x: Value): Value => ops.globalAveragePool({ x });

/** The same in an operator's words. */
export function windowsOf({ kernel, stride, padding = 0, ceil = false }: PoolOptions) {
  const [top, left] = pairOf(padding);
  return {
    kernelShape: pairOf(kernel),
    strides: pairOf(stride),
    pads: [top, left, top, left],
    ceilMode: ceil ? 1 : 0,
  } as const;
}
