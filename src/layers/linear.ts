import type { Value } from "../ir/graph.ts";
import { sizeOf } from "../ir/tensor.ts";
import * as ops from "../ops/index.ts";
import { block } from "./block.ts";
import { biasOf, weightOf } from "./convolution.ts";

/** Everything of one image in a row: [n, …] → [n, features]. */
export const flatten = (x: Value): Value => (x.type.shape.length === 2 ? x : ops.flatten({ x }));

export interface LinearOptions {
  readonly channels: number;
  /** Default true. */
  readonly bias?: boolean;
}

/** A fully connected layer: [n, …] → [n, channels]. */
export const linear = block("linear", (x: Value, { channels, bias = true }: LinearOptions) => {
  const a = flatten(x);
  const features = sizeOf(a.type.shape.slice(1));
  const b = weightOf(a, [channels, features], features);
  return ops.gemm({ a, b, c: bias ? biasOf(a, channels) : undefined }, { transB: 1 });
});
