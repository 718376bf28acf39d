import type { Matrix } from "../low-rank/matrix.ts";

/**
 * The upper triangle R with H = R · Rᵀ of a symmetric positive matrix: a Cholesky factor made from the last row to the
 * first. Row k of what is returned is column k of R, of which the first k + 1 numbers count.
 */
export function upperFactor({ rows: n, data }: Matrix): Matrix {
  const left = Float64Array.from(data);
  const columns = new Float64Array(n * n);
  for (let k = n - 1; k >= 0; k--) {
    const pivot = left[k * n + k]!;
    if (!(pivot > 0)) throw new RangeError(`row ${k} of a matrix leaves ${pivot}: it is not positive`);
    const column = columns.subarray(k * n, k * n + k + 1);
    for (let i = 0; i <= k; i++) column[i] = left[k * n + i]! / Math.sqrt(pivot);
    for (let j = 0; j < k; j++) {
      const row = left.subarray(j * n, j * n + j + 1);
      for (let i = 0; i <= j; i++) row[i]! -= column[i]! * column[j]!;
    }
  }
  return { rows: n, columns: n, data: columns };
}

/** X with X · H = B, row by row, for the factor of H that `upperFactor` gives. */
export function solved({ rows: n, data: columns }: Matrix, b: Matrix): Matrix {
  const x = Float64Array.from(b.data);
  for (let row = 0; row < b.rows; row++) {
    const z = x.subarray(row * n, (row + 1) * n);
    // First z with z · Rᵀ = b, from the last column on; then X with X · R = z.
    for (let k = n - 1; k >= 0; k--) {
      z[k]! /= columns[k * n + k]!;
      for (let i = 0; i < k; i++) z[i]! -= z[k]! * columns[k * n + i]!;
    }
    for (let k = 0; k < n; k++) {
      let sum = z[k]!;
      for (let i = 0; i < k; i++) sum -= z[i]! * columns[k * n + i]!;
      z[k] = sum / columns[k * n + k]!;
    }
  }
  return { rows: b.rows, columns: n, data: x };
}
