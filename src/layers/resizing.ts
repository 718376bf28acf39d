import type { Value } from "../ir/graph.ts";
import * as ops from "../ops/index.ts";
import { type Both, pairOf } from "./pair.ts";

export interface UpsampleOptions {
  /** Times height and width. */
  readonly scale: Both;
  readonly mode: "nearest" | "bilinear";
  /** Whether corner pixels stay in the corners; bilinear only. Default false. */
  readonly alignCorners?: boolean;
}

/** Enlarges feature maps without weights. */
export const upsample = (x: Value, { scale, mode, alignCorners = false }: UpsampleOptions): Value =>
  ops.resize(
    { x },
    mode === "nearest"
      ? { scales: pairOf(scale), mode, coordinates: "asymmetric", nearestMode: "floor" }
      : {
          scales: pairOf(scale),
          mode: "linear",
          coordinates: alignCorners ? "align_corners" : "half_pixel",
        },
  );

/** Bilinear enlargement of pixels that stand for every `scale`-th one, the first for the first: (i, j) goes to (scale · i, scale · j). */
export const interpolate = (x: Value, { scale }: { readonly scale: Both }): Value =>
  ops.resize({ x }, { scales: pairOf(scale), mode: "linear", coordinates: "asymmetric" });
