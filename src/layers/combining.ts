import type { Value } from "../ir/graph.ts";
import * as ops from "../ops/index.ts";
import { type Activation, hardSigmoid, relu } from "./activations.ts";
import { block } from "./block.ts";
import { channelsOf, conv2d } from "./convolution.ts";
import { globalAveragePool } from "./pooling.ts";

/** Adds feature maps of one shape, number by number. */
export const add = (a: Value, b: Value): Value => ops.add({ a, b });

/** Multiplies feature maps of one shape, number by number. */
export const multiply = (a: Value, b: Value): Value => ops.mul({ a, b });

/** Every number times `by`, which is not learned. */
export const scaled = (x: Value, by: number): Value => ops.mul({ a: x, b: ops.constantOf(x, by) });

/** 1 − x: what a gate x leaves closed. */
export const complement = (x: Value): Value => ops.sub({ a: ops.constantOf(x, 1), b: x });

export interface SqueezeExciteOptions {
  /** Channels between the two layers. */
  readonly channels: number;
  /** Default hardSigmoid (Howard et al. 2019); Hu et al. 2018 take the sigmoid. */
  readonly gate?: Activation;
}

/** Hu et al. 2018: scales each channel by what the means of all channels say of it. */
export const squeezeExcite = block(
  "squeezeExcite",
  (x: Value, { channels, gate = hardSigmoid }: SqueezeExciteOptions) => {
    const squeezed = relu(conv2d(globalAveragePool(x), { name: "squeeze", channels, kernel: 1 }));
    const b = gate(conv2d(squeezed, { name: "excite", channels: channelsOf(x), kernel: 1 }));
    return ops.mul({ a: x, b });
  },
);
