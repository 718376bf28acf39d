/** Sums, means and maxima over whole axes. */
import type { Value } from "../../../ir/graph.ts";
import { axisOf, tie } from "../axis.ts";
import type { PlainLinks } from "../rule.ts";

interface Reduction {
  readonly inputs: { readonly x: Value };
  readonly result: Value;
  readonly attributes: { readonly axes: readonly number[]; readonly keepdims: number };
}

export function reduced({ inputs: { x }, result: y, attributes: { axes, keepdims } }: Reduction): PlainLinks {
  const isReduced = (axis: number) => axes.length === 0 || axes.includes(axis);
  const before = (axis: number) => x.type.shape.filter((_, other) => other < axis && isReduced(other)).length;
  return {
    ties: x.type.shape.flatMap((_, axis) =>
      isReduced(axis) ? [] : [tie(axisOf(x, axis), axisOf(y, keepdims ? axis : axis - before(axis)))],
    ),
    rest: "all of it is summed up or compared",
  };
}
