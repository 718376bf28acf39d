import { type Shape, sizeOf, stridesOf } from "../../ir/tensor.ts";

interface Cut {
  readonly shape: Shape;
  /** Positions along each axis that stay. */
  readonly kept: readonly (readonly number[])[];
}

/** The numbers of a tensor that stand at kept positions of all its axes. */
export function partOf<T extends { [i: number]: number; slice(from: number, to: number): T }>(
  numbers: T,
  { shape, kept }: Cut,
): T {
  const strides = stridesOf(shape);
  const part = numbers.slice(0, sizeOf(kept.map(({ length }) => length)));
  let next = 0;
  const copy = (axis: number, start: number): void => {
    const positions = kept[axis];
    if (!positions) {
      part[next++] = numbers[start]!;
      return;
    }
    for (const i of positions) copy(axis + 1, start + i * strides[axis]!);
  };
  copy(0, 0);
  return part;
}
