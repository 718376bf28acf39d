/** Operators that leave every number where it is, or stretch one operand over the other. */
import type { Value } from "../../../ir/graph.ts";
import type * as ops from "../../../ops/index.ts";
import { axisOf, extentOf, type Tie, tie, tiedAlike } from "../axis.ts";
import type { Coupling, PlainLinks } from "../rule.ts";

export interface Unary {
  readonly inputs: { readonly x: Value };
  readonly result: Value;
}

const untouched = "nothing changes its place";

export const pointwise = ({ inputs: { x }, result: y }: Unary): PlainLinks => ({
  ties: tiedAlike(x, y),
  rest: untouched,
});

/** A number along an axis depends on all others there. */
export const alongAxis =
  (rest: string) =>
  ({
    inputs: { x },
    result: y,
    attributes: { axis },
  }: Unary & { readonly attributes: { readonly axis: number } }): PlainLinks => ({
    ties: tiedAlike(x, y, (other) => other !== axis),
    rest,
  });

export const pairwise = ({
  inputs,
  result: y,
}: {
  readonly inputs: Readonly<Record<string, Value>>;
  readonly result: Value;
}): PlainLinks => ({
  ties: Object.values(inputs).flatMap((operand) => stretched(operand, y)),
  rest: "one number of it meets many channels",
});

export const expand: Coupling<typeof ops.expand> = ({ inputs: { x }, result: y }) => ({
  ties: stretched(x, y),
  // The extents that Expand makes are its own to give.
  unread: y.type.shape.map((_, axis) => axisOf(y, axis)),
  rest: "it is repeated",
  attributes: (kept) => ({ shape: y.type.shape.map((_, axis) => kept(axisOf(y, axis)).length) }),
});

/** Weights are where their codes are. */
export const lookup: Coupling<typeof ops.lookup> = ({ inputs: { codes }, result: y }) => ({
  ties: tiedAlike(codes, y),
  rest: "all of its weights share it",
});

/** Broadcasting aligns axes at the last one; those of extent 1 are repeated. */
export function stretched(x: Value, y: Value): readonly Tie[] {
  const missing = y.type.shape.length - x.type.shape.length;
  return x.type.shape.flatMap((extent, axis) => {
    const [from, to] = [axisOf(x, axis), axisOf(y, axis + missing)];
    return extent === extentOf(to) ? [tie(from, to)] : [];
  });
}
