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
