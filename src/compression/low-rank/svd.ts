import { columnsOf, dot, energyOf, type Matrix, transposed } from "./matrix.ts";

/** A = Σ values[k] · left[k] · right[k]ᵀ over values that fall; the vectors of each side are orthonormal. */
export interface Svd {
  readonly values: readonly number[];
  /** Zeros beside a value of 0. */
  readonly left: readonly Float64Array[];
  readonly right: readonly Float64Array[];
}

/** The singular value decomposition by one-sided Jacobi rotations (Hestenes 1958), the longer column first (de Rijk 1989). */
export function svd(matrix: Matrix): Svd {
  if (matrix.columns > matrix.rows) {
    const { values, left, right } = svd(transposed(matrix));
    return { values, left: right, right: left };
  }
  const { columns } = matrix;
  const pairs = columnsOf(matrix).map((column, j) => ({
    // A · V and V: rotations turn both until the columns of the first are at right angles.
    turned: column,
    turning: new Float64Array(columns).fill(1, j, j + 1),
  }));
  for (let sweeps = 1; swept(pairs); sweeps++)
    if (sweeps === mostSweeps) throw new Error("singular values did not converge: is every number finite?");
  const sorted = pairs
    .map(({ turned, turning }) => ({ turned, turning, value: Math.sqrt(energyOf(turned)) }))
    .sort((a, b) => b.value - a.value);
  return {
    values: sorted.map(({ value }) => value),
    left: sorted.map(({ turned, value }) => turned.map((number) => (value > 0 ? number / value : 0))),
    right: sorted.map(({ turning }) => turning),
  };
}

/** About ten are needed. */
const mostSweeps = 60;

interface Pair {
  readonly turned: Float64Array;
  readonly turning: Float64Array;
}

/** Turns every two columns to right angles; whether any were not. */
function swept(pairs: Pair[]): boolean {
  const energies = pairs.map(({ turned }) => energyOf(turned));
  let any = false;
  for (let p = 0; p < pairs.length; p++)
    for (let q = p + 1; q < pairs.length; q++) {
      if (energies[q]! > energies[p]!) {
        [pairs[p], pairs[q]] = [pairs[q]!, pairs[p]!];
        [energies[p], energies[q]] = [energies[q]!, energies[p]!];
      }
      const [first, second] = [pairs[p]!, pairs[q]!];
      const overlap = dot(first.turned, second.turned);
      const rounding = Number.EPSILON * Math.sqrt(first.turned.length * energies[p]! * energies[q]!);
      if (Math.abs(overlap) <= rounding) continue;
      const tangent = tangentOf((energies[q]! - energies[p]!) / (2 * overlap));
      rotate(first.turned, second.turned, tangent);
      rotate(first.turning, second.turning, tangent);
      energies[p]! -= tangent * overlap;
      energies[q]! += tangent * overlap;
      any = true;
    }
  return any;
}

/** The smaller root of t² + 2 ζ t = 1. */
const tangentOf = (zeta: number): number => (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.hypot(1, zeta));

function rotate(a: Float64Array, b: Float64Array, tangent: number): void {
  const cosine = 1 / Math.hypot(1, tangent);
  const sine = cosine * tangent;
  for (let i = 0; i < a.length; i++) {
    const x = a[i]!;
    a[i] = cosine * x - sine * b[i]!;
    b[i] = sine * x + cosine * b[i]!;
  }
}
