import type { Value } from "../ir/graph.ts";
import * as ops from "../ops/index.ts";
import { type PoolOptions, windowsOf } from "./pooling.ts";

/** Where the winners of a pooling stood. */
export interface Winners {
  readonly indices: Value;
  /** Height and width of what was pooled. */
  readonly extent: readonly [h: number, w: number];
}

/** Max pooling that remembers which pixels won. */
export function maxPool2dWithIndices(
  x: Value,
  options: PoolOptions,
): { readonly pooled: Value; readonly winners: Winners } {
  const [, , h = 1, w = 1] = x.type.shape;
  const [pooled, indices] = ops.maxPoolWithIndices({ x }, windowsOf(options));
  return { pooled, winners: { indices, extent: [h, w] } };
}

/** Every pixel of x where its winner stood, at the size of what was pooled; zeros elsewhere. */
export const maxUnpool2d = (x: Value, { indices, extent }: Winners): Value =>
  ops.maxUnpool({ x, indices }, { extent });
