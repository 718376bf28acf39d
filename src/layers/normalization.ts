import type { Parameter, Value } from "../ir/graph.ts";
import * as ops from "../ops/index.ts";
import { block } from "./block.ts";
import { channelsOf } from "./convolution.ts";

/** Ioffe & Szegedy 2015. Built in its inference form; training replaces it by the form that learns statistics. */
export const batchNorm = block("norm", (x: Value, { epsilon = 1e-5 }: { readonly epsilon?: number }) => {
  const keep = (name: string, role: Parameter["role"], value: number) =>
    x.graph.parameter(name, [channelsOf(x)], { role, initializer: { kind: "constant", value } });
  const scale = keep("scale", "bias", 1);
  const b = keep("bias", "bias", 0);
  const mean = keep("mean", "statistic", 0);
  const variance = keep("variance", "statistic", 1);
  return ops.batchNormalization({ x, scale, b, mean, variance }, { epsilon });
});

/** Zeroes a share of the numbers while training; passes everything afterwards. */
export const dropout = (x: Value, { ratio = 0.5 }: { readonly ratio?: number } = {}): Value =>
  ops.dropout({ x }, { ratio });
