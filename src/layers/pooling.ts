import type { Value } from "../ir/graph.ts";
import * as ops from "../ops/index.ts";

export interface PoolOptions {
  readonly kernel: number;
  readonly stride: number;
  /** Whether a last, partly covered window counts. Caffe's networks say yes. Default false. */
  readonly ceil?: boolean;
}

export const maxPool2d = (x: Value, { kernel, stride, ceil = false }: PoolOptions): Value =>
  ops.maxPool({ x }, { kernelShape: [kernel, kernel], strides: [stride, stride], ceilMode: ceil ? 1 : 0 });

export const globalAveragePool = (x: Value): Value => ops.globalAveragePool({ x });
