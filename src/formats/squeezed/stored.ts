import { type Shape, sizeOf } from "../../ir/tensor.ts";

/** A parameter's numbers, in the words that a file keeps them in. */
export type Stored = Floats | Codebook | Int8 | LowRank;

/** In the order of the byte that a parameter begins with. */
export const kinds = ["floats", "codebook", "int8", "low rank"] as const satisfies readonly Stored["kind"][];

/** The numbers themselves. */
export interface Floats {
  readonly kind: "floats";
  readonly values: Float32Array;
}

/** A few numbers that many weights share, and which of them each weight is (Han et al. 2016, §3). */
export interface Codebook {
  readonly kind: "codebook";
  /** At most 256. */
  readonly codebook: Float32Array;
  readonly codes: Uint8Array;
}

/** Stands for the axis of whole numbers that share one scale. */
export const noAxis = 255;

/** Whole numbers from -128 to 127 and what 1 stands for: everywhere, or at each place along an axis. */
export interface Int8 {
  readonly kind: "int8";
  readonly codes: Int8Array;
  /** One, or as many as the shape has places along `axis`. */
  readonly scales: Float32Array;
  readonly axis: number;
}

/** [o, rank] times [rank, i], for weights of shape [o, …] with i = size / o. */
export interface LowRank {
  readonly kind: "low rank";
  readonly rank: number;
  readonly left: Exclude<Stored, LowRank>;
  readonly right: Exclude<Stored, LowRank>;
}

/** The numbers that a network computes with, row-major. */
export function valuesOf(shape: Shape, stored: Stored): Float32Array<ArrayBuffer> {
  switch (stored.kind) {
    case "floats":
      return new Float32Array(stored.values);
    case "codebook":
      return looked(stored);
    case "int8":
      return scaled(shape, stored);
    case "low rank":
      return multiplied(shape, stored);
  }
}

function looked({ codebook, codes }: Codebook): Float32Array<ArrayBuffer> {
  const values = new Float32Array(codes.length);
  for (let i = 0; i < codes.length; i++) values[i] = codebook[codes[i]!]!;
  return values;
}

function scaled(shape: Shape, { codes, scales, axis }: Int8): Float32Array<ArrayBuffer> {
  const values = new Float32Array(codes.length);
  const run = sizeOf(shape.slice(axis + 1));
  for (let i = 0; i < codes.length; i++) values[i] = codes[i]! * scales[Math.floor(i / run) % scales.length]!;
  return values;
}

/** Products are summed in float64, in order, and rounded once. */
function multiplied(shape: Shape, { rank, left, right }: LowRank): Float32Array<ArrayBuffer> {
  const { rows, columns } = matrixOf(shape);
  const a = valuesOf([rows, rank], left);
  const b = valuesOf([rank, columns], right);
  const values = new Float32Array(rows * columns);
  const row = new Float64Array(columns);
  for (let y = 0; y < rows; y++) {
    row.fill(0);
    for (let k = 0; k < rank; k++) {
      const factor = a[y * rank + k]!;
      for (let x = 0; x < columns; x++) row[x]! += factor * b[k * columns + x]!;
    }
    values.set(row, y * columns);
  }
  return values;
}

/** A shape as the matrix that low-rank factors make. */
export function matrixOf(shape: Shape): { readonly rows: number; readonly columns: number } {
  const [rows = 1] = shape;
  return { rows, columns: sizeOf(shape) / rows };
}
