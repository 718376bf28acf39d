/**
 * Products of matrices by tiles of four rows and eight columns: eight sums, two vectors of weights and one number
 * stay in registers. More columns or rows spill (see docs/kernels.md).
 */
import { type Code, call, f32x4, i32, i32x4, type Local, type Plain, v128 } from "../assembler/index.ts";
import { type Bounds, bounded } from "./finish.ts";
import {
  type Address,
  type Dialect,
  floatBytes,
  kernelName,
  lanes,
  type Vector,
  type Workshop,
} from "./kernel.ts";
import { splat, storeFirst } from "./lanes.ts";

export const tileRows = 4;
export const tileColumns = 8;

/**
 * What is multiplied: floats, or pairs of whole numbers of 16 bits in a word, whose products are summed in 32 bits and
 * scaled in the end. Either way a word of a row meets eight words of weights.
 */
export type Words = "floats" | "pairs";

/** y = a · w: [rows, depth] · [depth, columns]. */
export interface Product {
  readonly words: Words;
  readonly rows: number;
  /** Words of a row. */
  readonly depth: number;
  readonly columns: number;
  /** Numbers from one row to the next, in a and in y. */
  readonly aPitch: number;
  readonly yPitch: number;
  readonly bounds: Bounds;
}

interface Pointers {
  readonly a: Address;
  /** Weights as `packColumns` lays them. */
  readonly w: Address;
  /** Numbers that the sums start with, a multiple of eight of them; without, they start at 0. */
  readonly b?: Address | undefined;
  readonly y: Address;
  /** What 1 counts in the sums of each column, where they are whole; a multiple of eight of them. */
  readonly scales?: Address | undefined;
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

/** What a function for products is made for; all else it is told. */
interface Made {
  readonly words: Words;
  /** Rows of a tile: fewer than four where there are no more. */
  readonly rows: number;
  /** Whether the last tile does rows again that the one before it did. */
  readonly overlaps: boolean;
  readonly aPitch: number;
  /** Columns behind the last whole panel. */
  readonly rest: number;
  readonly bias: 0 | 1;
  readonly bounds: Bounds;
}

const parameters = ["a", "w", "b", "y", "scales", "rows", "depth", "columns", "pitch"] as const;

type Given = Readonly<Record<(typeof parameters)[number], Local<"i32">>>;

/** Writes the product: columns eight by eight, rows four by four. The last four rows may be written twice. */
export function writeProduct(
  code: Code,
  { words, rows, depth, columns, aPitch, yPitch, bounds }: Product,
  { a, w, b, y, scales = 0 }: Pointers,
  { dialect, shared }: Workshop,
): void {
  const rest = columns % tileColumns;
  const bias = b === undefined ? 0 : 1;
  const made: Made = {
    words,
    rows: Math.min(rows, tileRows),
    overlaps: rows % tileRows !== 0,
    aPitch,
    rest,
    bias,
    bounds,
  };
  const product = shared(kernelName("product", made), parameters, (inner, given) =>
    writePanels(inner, made, given, dialect),
  );
  const bytes = {
    depth: depth * floatBytes,
    columns: (columns - rest) * floatBytes,
    pitch: yPitch * floatBytes,
  };
  code.do(call(product, { a, w, b: b ?? 0, y, scales, rows, ...bytes }));
}

/** `depth`, `columns` (those of whole panels) and `pitch` are in bytes. */
function writePanels(code: Code, made: Made, given: Given, dialect: Dialect): void {
  const { w, b, y, scales, depth, columns } = given;
  const panelBytes = tileColumns * floatBytes;
  code.for("column", { to: columns, by: panelBytes }, () => {
    writeRows(code, { ...made, columns: tileColumns }, given, dialect);
    code.step(w, i32.mul(depth, tileColumns));
    code.step(y, panelBytes);
    if (made.bias) code.step(b, panelBytes);
    if (made.words === "pairs") code.step(scales, panelBytes);
  });
  if (made.rest) writeRows(code, { ...made, columns: made.rest }, given, dialect);
}

interface Tile extends Made {
  readonly columns: number;
}

/** One panel of columns, for all rows. */
function writeRows(code: Code, tile: Tile, given: Given, dialect: Dialect): void {
  const { rows, pitch } = given;
  if (tile.rows < tileRows) {
    writeTile(code, tile, given, dialect);
    return;
  }
  const from = code.variable("i32", "from", given.a);
  const to = code.variable("i32", "to", given.y);
  const left = code.variable("i32", "left", rows);
  code.repeatWhile(
    () => i32.gtS(left, 0),
    () => {
      if (tile.overlaps)
        code.if(i32.ltS(left, tileRows), () => {
          const back = code.variable("i32", "back", i32.sub(left, tileRows));
          code.step(from, i32.mul(back, tile.aPitch * floatBytes));
          code.step(to, i32.mul(back, pitch));
        });
      writeTile(code, tile, { ...given, a: from, y: to }, dialect);
      code.step(from, tileRows * tile.aPitch * floatBytes);
      code.step(to, i32.mul(pitch, tileRows));
      code.step(left, -tileRows);
    },
  );
}

/** One tile: up to four rows and eight columns. */
function writeTile(
  code: Code,
  { words, rows, aPitch, columns, bias, bounds }: Tile,
  { a, w, b, y, scales, depth, pitch }: Readonly<Record<keyof Given, Plain<"i32">>>,
  { multiplyAdd }: Dialect,
): void {
  const vectors = Array.from({ length: Math.ceil(columns / lanes) }, (_, v) => v);
  const isWhole = words === "pairs";
  const biasOf = (v: number): Vector => (bias ? v128.load(b, v * 16) : zeros);
  const number = code.variable("i32", "a", a);
  const weights = code.variable("i32", "w", w);
  const end = code.variable("i32", "end", i32.add(number, depth));
  const starts = vectors.map((v) => (isWhole ? zeros : biasOf(v)));
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
          if (!sum) continue;
          const next = isWhole
            ? i32x4.add(sum, i32x4.dotI16(splat, vector))
            : multiplyAdd(splat, vector, sum);
          code.set(sum, next);
        }
      }
      code.step(number, floatBytes);
      code.step(weights, tileColumns * floatBytes);
    },
  );
  const target = code.variable("i32", "y", y);
  for (const row of sums) {
    for (const [v, sum] of row.entries()) {
      const real = isWhole ? multiplyAdd(f32x4.convertI32(sum), v128.load(scales, v * 16), biasOf(v)) : sum;
      storeFirst(
        code,
        { at: target, offset: v * lanes * floatBytes, count: columns - v * lanes },
        bounded(real, bounds),
      );
    }
    if (row !== sums.at(-1)) code.step(target, pitch);
  }
}

const zeros = splat(0);
