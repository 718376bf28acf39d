import type { Value } from "../ir/graph.ts";
import * as ops from "../ops/index.ts";

/**
 * Data folding (Erman, Ulkar & Uyanik 2022): every `ratio`-th row and column to images of their own, on top of each other.
 *
 * [n, c, h, w] → [n, c·ratio², h/ratio, w/ratio]; pixel (i, j) of a block lies in channel (i·ratio + j)·c + channel,
 * as in the authors' ai8x. A 1×1 convolution of the result is one of ratio × ratio pixels with that stride.
 */
export const fold = (x: Value, ratio: number): Value =>
  ops.spaceToDepth({ x }, { blockSize: ratio, mode: "DCR" });

/** Undoes `fold`: [n, c·ratio², h, w] → [n, c, h·ratio, w·ratio]. */
export const unfold = (x: Value, ratio: number): Value =>
  ops.depthToSpace({ x }, { blockSize: ratio, mode: "DCR" });
