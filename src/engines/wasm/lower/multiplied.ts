/** What a layer multiplies its pixels by: floats, or the whole numbers that a quantised network keeps. */
import type { Value } from "../../../ir/graph.ts";
import { sizeOf } from "../../../ir/tensor.ts";
import type { Grid, Integers } from "../../../passes/grids.ts";
import { lanes } from "../kernels/kernel.ts";
import { tileColumns, type Words } from "../kernels/product.ts";
import type { Lowering, Prepared } from "./lowering.ts";

export interface Multiplied {
  readonly words: Words;
  readonly w: Value;
  /** What the whole numbers count: see `writePairs`. */
  readonly steps?: Prepared;
}

interface Operands {
  readonly x: Value;
  readonly w: Value;
  /** Columns of results, and the axis of the weights that they lie along. */
  readonly columns: number;
  readonly axis: number;
}

/** Products of 9 and 8 bits whose sum fits in 32. */
const mostSummed = 2 ** 31 / (255 * 128);

/** Whole numbers where the pixels lie on a grid and the weights are stored on one. */
export function multiplied({ grids }: Lowering, { x, w, columns, axis }: Operands): Multiplied {
  const grid = grids.behind(x);
  const integers = grids.storedFor(w);
  const scales = integers ? sizeOf(integers.scales.type.shape) : 0;
  const isAlong = scales === 1 || (scales === columns && integers?.axis === axis);
  const depth = sizeOf(w.type.shape) / columns;
  if (!grid || !integers || !isAlong || depth > mostSummed) return { words: "floats", w };
  return { words: "pairs", w: integers.codes, steps: stepsOf(grid, integers, columns) };
}

/** 1 / step of the pixels, four times, and then what a product counts in each column. */
const stepsOf = ({ scale }: Grid, { scales }: Integers, columns: number): Prepared => ({
  from: [scale, scales],
  words: lanes + Math.ceil(columns / tileColumns) * tileColumns,
  prepare([step, counts]) {
    const [one = Number.NaN] = step?.data ?? [];
    const each = counts?.data ?? [];
    const products = Array.from({ length: columns }, (_, column) => one * (each[column % each.length] ?? 0));
    return Float32Array.of(...new Array<number>(lanes).fill(1 / one), ...products);
  },
});
