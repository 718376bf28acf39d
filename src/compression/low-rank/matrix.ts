/** Rows of numbers, one behind the other. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;
}

export const matrixOf = (
  rows: number,
  columns: number,
  at: (row: number, column: number) => number,
): Matrix => ({
  rows,
  columns,
  data: Float64Array.from({ length: rows * columns }, (_, i) => at(Math.floor(i / columns), i % columns)),
});

export const columnsOf = ({ rows, columns, data }: Matrix): readonly Float64Array[] =>
  Array.from({ length: columns }, (_, j) =>
    Float64Array.from({ length: rows }, (__, i) => data[i * columns + j]!),
  );

export const transposed = ({ rows, columns, data }: Matrix): Matrix =>
  matrixOf(columns, rows, (i, j) => data[j * columns + i]!);

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** Σ x². */
export const energyOf = (numbers: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < numbers.length; i++) sum += numbers[i]! ** 2;
  return sum;
};

/** A · Aᵀ: what every two rows have in common. */
export function gramOf({ rows, columns, data }: Matrix): Matrix {
  const gram = new Float64Array(rows * rows);
  const row = (i: number) => data.subarray(i * columns, (i + 1) * columns);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j <= i; j++) {
      const common = dot(row(i), row(j));
      gram[i * rows + j] = common;
      gram[j * rows + i] = common;
    }
  return { rows, columns: rows, data: gram };
}

/** A matrix whose row k mixes the rows of A by the numbers of vector k. */
export function mixed(vectors: readonly Float64Array[], { rows, columns, data }: Matrix): Matrix {
  const product = new Float64Array(vectors.length * columns);
  for (const [k, vector] of vectors.entries())
    for (let i = 0; i < rows; i++) {
      const share = vector[i]!;
      for (let j = 0; j < columns; j++) product[k * columns + j]! += share * data[i * columns + j]!;
    }
  return { rows: vectors.length, columns, data: product };
}

/** A tensor [a, b, taps], unfolded as [a, b · taps], as [b, a · taps]. */
export function swapped({ rows, columns, data }: Matrix, taps: number): Matrix {
  const others = columns / taps;
  const turned = new Float64Array(data.length);
  for (let a = 0; a < rows; a++)
    for (let b = 0; b < others; b++)
      turned.set(data.subarray((a * others + b) * taps, (a * others + b + 1) * taps), (b * rows + a) * taps);
  return { rows: others, columns: rows * taps, data: turned };
}
