import type { Value } from "../ir/graph.ts";
import * as ops from "../ops/index.ts";

/** Adds zeros below and to the right until both sides divide by `multiple`. */
export const padToMultiple = (x: Value, multiple: number): Value => ops.padToMultiple({ x }, { multiple });

/** Cuts `x` to the height and width of `like`, from the top left. */
export const cropLike = (x: Value, like: Value): Value => ops.cropLike({ x, like });
