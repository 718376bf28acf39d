/**
 * Products of matrices by tiles of four rows and eight columns: eight sums, two vectors of weights and one number
 * stay in registers. More columns or rows spill (see docs/wasm.md).
 */
import { type Code, f32x4, i32, type Local, type Plain, v128 } from "../assembler/index.ts";
import { type Finish, finished } from "./finish.ts";
import { type Address, type Dialect, floatBytes, lanes, type Vector, type Workshop } from "./kernel.ts";
import { storeFirst } from "./lanes.ts";

export const tileRows = 4;
export const tileColumns = 8;

/** y = a · w: [rows, depth] · [depth, columns]. */
export interface Product {
  readonly rows: number;
  readonly depth: number;
  readonly columns: number;
  /** Numbers from one row to the next, in a and in y. */
  readonly aPitch: number;
  readonly yPitch: number;
  readonly finish: Finish;
}

interface Pointers {
  readonly a: Address;
  /** Weights as `packColumns` lays them. */
  readonly w: Address;
  /** Numbers that the sums start with, a multiple of eight of them; without, they start at 0. */
  readonly b?: Address | undefined;
  readonly y: Address;
}

/** Numbers that packed weights take. */
export const packedSize = (depth: number, columns: number): number =>
  Math.ceil(columns / tileColumns) * tileColumns * depth;

/** Weights in the order in which tiles read them: [columns / 8][depth][8], with zeros where there is no column. */
export function packColumns(
  { depth, columns }: { readonly depth: number; readonly columns: number },
  weightAt: (row: number, column: number) => number,
): Float32Array {
  const packed = new Float32Array(packedSize(depth, columns));
  for (let column = 0; column < columns; column++)
    for (let row = 0; row < depth; row++) {
      const panel = Math.floor(column / tileColumns);
      packed[(panel * depth + row) * tileColumns + (column % tileColumns)] = weightAt(row, column);
    }
  return packed;
}

/** Writes the product: columns eight by eight, rows four by four. The last four rows may be written twice. */
export function writeProduct(
  code: Code,
  shape: Product,
  { a, w, b, y }: Pointers,
  { dialect }: Workshop,
): void {
  const { rows, depth, columns, aPitch, yPitch } = shape;
  const whole = columns - (columns % tileColumns);
  const panel = (column: Plain<"i32">, present: number): void => {
    const bytes = i32.mul(column, floatBytes);
    const weights = code.variable("i32", "weights", i32.add(w, i32.mul(column, depth * floatBytes)));
    const target = code.variable("i32", "target", i32.add(y, bytes));
    const start = b === undefined ? undefined : code.variable("i32", "start", i32.add(b, bytes));
    code.for("row", { to: rows, by: tileRows }, (given) => {
      const row = rows > tileRows && rows % tileRows ? atMost(given, rows - tileRows) : given;
      writeTile(
        code,
        { ...shape, rows: Math.min(rows, tileRows), columns: present },
        {
          a: i32.add(a, i32.mul(row, aPitch * floatBytes)),
          w: weights,
          b: start,
          y: i32.add(target, i32.mul(row, yPitch * floatBytes)),
        },
        dialect,
      );
    });
  };
  code.for("column", { to: whole, by: tileColumns }, (column) => panel(column, tileColumns));
  if (columns > whole) panel(i32.const(whole), columns - whole);
}

const atMost = (i: Plain<"i32">, most: number): Plain<"i32"> => i32.select(i, most, i32.ltS(i, most));

/** One tile: up to four rows and eight columns. */
function writeTile(code: Code, shape: Product, { a, w, b, y }: Pointers, { multiplyAdd }: Dialect): void {
  const { rows, depth, columns, aPitch, yPitch, finish } = shape;
  const vectors = Array.from({ length: Math.ceil(columns / lanes) }, (_, v) => v);
  const number = code.variable("i32", "a", a);
  const weights = code.variable("i32", "w", w);
  const end = code.variable("i32", "end", i32.add(number, depth * floatBytes));
  const starts = vectors.map((v): Vector => (b === undefined ? zeros : v128.load(b, v * 16)));
  const sums: readonly (readonly Local<"v128">[])[] = Array.from({ length: rows }, () =>
    starts.map((start) => code.variable("v128", "sum", start)),
  );
  const loaded = vectors.map(() => code.variable("v128", "loaded"));
  const splat = code.variable("v128", "splat");
  code.repeatWhile(
    () => i32.ltU(number, end),
    () => {
      for (const [v, vector] of loaded.entries()) code.set(vector, v128.load(weights, v * 16));
      for (const [r, row] of sums.entries()) {
        code.set(splat, v128.load32Splat(number, r * aPitch * floatBytes));
        for (const [v, vector] of loaded.entries()) {
          const sum = row[v];
          if (sum) code.set(sum, multiplyAdd(splat, vector, sum));
        }
      }
      code.step(number, floatBytes);
      code.step(weights, tileColumns * floatBytes);
    },
  );
  const target = code.variable("i32", "y", y);
  for (const [r, row] of sums.entries())
    for (const [v, sum] of row.entries())
      storeFirst(
        code,
        { at: target, offset: (r * yPitch + v * lanes) * floatBytes, count: columns - v * lanes },
        finished(sum, finish),
      );
}

const zeros = f32x4.const(0, 0, 0, 0);
