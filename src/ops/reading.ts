/** Which position of one tensor another reads, axis by axis: what slicing and padding agree on. */
import { type Shape, stridesOf } from "../ir/tensor.ts";

/** Along every axis, the position that each position in turn reads, or `nothing`. */
export type Reading = readonly (readonly number[])[];

/** The position of what lies outside. Minus infinity, because every offset that includes it stays that. */
export const nothing = Number.NEGATIVE_INFINITY;

/** One start and one step for each of `axes`; the other axes are whole. */
export type Cuts = {
  readonly starts: readonly number[];
  readonly axes: readonly number[];
  readonly steps: readonly number[];
};

/** How a tensor of shape `part` reads the whole that it was cut from. */
export const stripes = (part: Shape, { starts, axes, steps }: Cuts): Reading =>
  part.map((length, axis) => {
    const cut = axes.indexOf(axis);
    const [start = 0, step = 1] = [starts[cut], steps[cut]];
    return Array.from({ length }, (_, i) => start + i * step);
  });

/** Calls `visit` wherever something of `whole` is read, with the offsets of what is read and of its reader. */
export function read(whole: Shape, reading: Reading, visit: (from: number, to: number) => void): void {
  const strides = stridesOf(whole);
  let to = 0;
  const descend = (axis: number, from: number): void => {
    if (axis < reading.length)
      for (const position of reading[axis]!) descend(axis + 1, from + position * strides[axis]!);
    else {
      if (from >= 0) visit(from, to);
      to++;
    }
  };
  descend(0, 0);
}
