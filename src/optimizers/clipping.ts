import type { Value } from "../ir/graph.ts";
import { clip, constantOf, div, mul, reduceSum, sqrt } from "../ops/index.ts";

/** The length of a flat gradient: √Σ g². */
export const normOf = (gradient: Value): Value =>
  sqrt({ x: reduceSum({ x: mul({ a: gradient, b: gradient }) }, { axes: [0] }) });

/** Shortens a gradient that is longer than `limit` to that length (Pascanu et al. 2013). */
export function clipped(gradient: Value, norm: Value, limit: number): Value {
  const share = div({ a: constantOf(norm, limit), b: clip({ x: norm }, { min: limit }) });
  return mul({ a: gradient, b: share });
}
