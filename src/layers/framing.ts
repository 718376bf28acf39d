import type { Value } from "../ir/graph.ts";
import * as ops from "../ops/index.ts";
import { channelsOf } from "./convolution.ts";

/** Adds zeros below and to the right until both sides divide by `multiple`. */
export const padToMultiple = (x: Value, multiple: number): Value => ops.padToMultiple({ x }, { multiple });

/** Cuts `x` to the height and width of `like`, from the top left. */
export const cropLike = (x: Value, like: Value): Value => ops.cropLike({ x, like });

/** Every `stride`-th row and column of each map, from the top left. */
export function subsample(x: Value, { stride }: { readonly stride: number }): Value {
  const [height = 0, width = 0] = x.type.shape.slice(2);
  return ops.slice({ x }, { axes: [2, 3], starts: [0, 0], ends: [height, width], steps: [stride, stride] });
}

/** Adds maps of zeros behind those of `x` until there are `channels`. */
export const padChannels = (x: Value, { channels }: { readonly channels: number }): Value =>
  ops.pad({ x }, { pads: [0, 0, 0, 0, 0, channels - channelsOf(x), 0, 0] });
