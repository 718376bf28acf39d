import type { Value } from "../../ir/graph.ts";

/** One axis of a value. Its positions are what goes or stays: along axis 1 of an image they are its channels. */
export interface Axis {
  readonly of: Value;
  readonly axis: number;
}

export const axisOf = (of: Value, axis: number): Axis => ({ of, axis });

export const extentOf = ({ of, axis }: Axis): number => of.type.shape[axis] ?? 0;

/** Position i of one axis goes together with position `at(i)` of another. */
export interface Tie {
  readonly from: Axis;
  readonly to: Axis;
  /** Where each position lies on the other axis. Default: at the same place. */
  readonly at?: (i: number) => number;
}

export const tie = (from: Axis, to: Axis, at?: (i: number) => number): Tie => ({
  from,
  to,
  ...(at && { at }),
});

/** Two values of one shape, position by position along every axis that `along` lets pass. */
export const tiedAlike = (from: Value, to: Value, along: (axis: number) => boolean = () => true): Tie[] =>
  from.type.shape.flatMap((_, axis) => (along(axis) ? [tie(axisOf(from, axis), axisOf(to, axis))] : []));

/** The positions of an axis that stay, in order. */
export type Kept = (axis: Axis) => readonly number[];
