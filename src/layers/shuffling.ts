import type { Value } from "../ir/graph.ts";
import * as ops from "../ops/index.ts";

/** Deals the channels of each group out to all groups, so that the next grouped convolution sees every one. */
export const channelShuffle = (x: Value, { groups }: { readonly groups: number }): Value =>
  ops.channelShuffle({ x }, { groups });
