/** Operators that give the same numbers other axes. */
import type { Value } from "../../../ir/graph.ts";
import type { Shape } from "../../../ir/tensor.ts";
import type * as ops from "../../../ops/index.ts";
import { type Axis, axisOf, extentOf, type Tie, tie } from "../axis.ts";
import type { Coupling, Known, PlainLinks } from "../rule.ts";

const rest = "it is split or joined with another axis";

export const transpose: Coupling<typeof ops.transpose> = ({
  inputs: { x },
  result: y,
  attributes: { perm },
}) => ({
  ties: perm.map((from, axis) => tie(axisOf(y, axis), axisOf(x, from))),
  rest,
});

export const reshape: Coupling<typeof ops.reshape> = (site, known) => ({
  ...flatten(site, known),
  attributes: (kept) => ({
    shape: site.result.type.shape.map((_, axis) => kept(axisOf(site.result, axis)).length),
  }),
});

export const flatten = (
  { inputs: { x }, result: y }: { readonly inputs: { readonly x: Value }; readonly result: Value },
  known: Known,
): PlainLinks => ({
  ties: blocksOf(x.type.shape, y.type.shape).flatMap(({ from, to }) =>
    tiesIn({ from: from.map((axis) => axisOf(x, axis)), to: to.map((axis) => axisOf(y, axis)) }, known),
  ),
  rest,
});

interface Block<T> {
  readonly from: readonly T[];
  readonly to: readonly T[];
}

/** A reshaping as blocks of axes that hold as many numbers before as behind; axes of extent 1 are left out. */
export function blocksOf(from: Shape, to: Shape): readonly Block<number>[] {
  const [before, behind] = [longAxes(from), longAxes(to)];
  const blocks: Block<number>[] = [];
  while (before.length > 0) {
    const block = { from: before.splice(0, 1), to: behind.splice(0, 1) };
    for (;;) {
      const [read, made] = [sizeAlong(from, block.from), sizeAlong(to, block.to)];
      if (read === made) break;
      if (read < made) block.from.push(...before.splice(0, 1));
      else block.to.push(...behind.splice(0, 1));
    }
    blocks.push(block);
  }
  return blocks;
}

/**
 * One axis that stays one is followed. Of several that are joined the one is followed that can lose positions, of
 * several that one is split into the longest; the others stay whole. Where more is unclear, all do.
 */
function tiesIn({ from, to }: Block<Axis>, known: Known): readonly Tie[] {
  const [read, made] = [from[0], to[0]];
  if (!read || !made || (from.length > 1 && to.length > 1)) return [];
  if (from.length === 1) {
    const longest = to.reduce((best, axis) => (extentOf(axis) > extentOf(best) ? axis : best), made);
    return [tie(read, longest, placeAlong(longest, to))];
  }
  const [open, ...more] = from.filter((axis) => !known.isHeld(axis));
  return open && more.length === 0 ? [tie(made, open, placeAlong(open, from))] : [];
}

/** Where a position of axes that are joined lies along one of them. */
function placeAlong(axis: Axis, joined: readonly Axis[]): (i: number) => number {
  const inner = joined.slice(joined.indexOf(axis) + 1).reduce((size, one) => size * extentOf(one), 1);
  return (i) => Math.floor(i / inner) % extentOf(axis);
}

const longAxes = (shape: Shape): number[] => shape.flatMap((extent, axis) => (extent === 1 ? [] : [axis]));

const sizeAlong = (shape: Shape, axes: readonly number[]): number =>
  axes.reduce((size, axis) => size * (shape[axis] ?? 1), 1);
