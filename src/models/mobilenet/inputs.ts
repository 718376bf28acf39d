import type { ImageShape } from "../../ir/tensor.ts";
import type { Printed, PublishedCount } from "../published.ts";

/** One square image. */
export const square = (side: number): ImageShape => [1, 3, side, side];

/** Rows of a source that prints multiply–accumulates for inputs of several sides. */
export const bySide = (source: string, macs: Readonly<Record<number, Printed>>): readonly PublishedCount[] =>
  Object.entries(macs).map(([side, printed]) => ({ source, input: square(Number(side)), macs: printed }));
