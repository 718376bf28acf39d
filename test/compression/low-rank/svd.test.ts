import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dot, type Matrix, matrixOf } from "../../../src/compression/low-rank/matrix.ts";
import { type Svd, svd } from "../../../src/compression/low-rank/svd.ts";
import { mulberry32 } from "../../support/random.ts";

function drawn(rows: number, columns: number, seed = 1): Matrix {
  const random = mulberry32(seed);
  return matrixOf(rows, columns, () => 2 * random() - 1);
}

/** Σ values[k] · left[k] · right[k]ᵀ. */
const product = ({ values, left, right }: Svd, { rows, columns }: Matrix): Matrix =>
  matrixOf(rows, columns, (i, j) =>
    values.reduce((sum, value, k) => sum + value * (left[k]?.[i] ?? 0) * (right[k]?.[j] ?? 0), 0),
  );

const farthest = (a: Matrix, b: Matrix): number =>
  Math.max(...a.data.map((number, i) => Math.abs(number - (b.data[i] ?? Number.NaN))));

/** How far some vectors are from being orthonormal. */
const skewness = (vectors: readonly Float64Array[]): number =>
  Math.max(...vectors.flatMap((a, i) => vectors.map((b, j) => Math.abs(dot(a, b) - (i === j ? 1 : 0)))));

describe.each([
  [12, 7],
  [7, 12],
  [9, 9],
  [1, 5],
  [40, 33],
])("a matrix of %i × %i", (rows, columns) => {
  const matrix = drawn(rows, columns);
  const found = svd(matrix);

  test("is the product of its parts", () => {
    expect(farthest(product(found, matrix), matrix)).toBeLessThan(1e-13);
  });

  test("has orthonormal vectors and values that fall", () => {
    expect(skewness(found.left)).toBeLessThan(1e-13);
    expect(skewness(found.right)).toBeLessThan(1e-13);
    expect(found.values).toEqual([...found.values].sort((a, b) => b - a));
    expect(found.values).toHaveLength(Math.min(rows, columns));
  });
});

describe("values that are known", () => {
  test("of a diagonal, its magnitudes", () => {
    const diagonal = [0.5, -3, 2, 0];
    const { values } = svd(matrixOf(4, 4, (i, j) => (i === j ? (diagonal[i] ?? 0) : 0)));
    expect(values).toEqual([3, 2, 0.5, 0]);
  });

  test("of [[3, 0], [4, 5]], √45 and √5", () => {
    const { values } = svd({ rows: 2, columns: 2, data: Float64Array.of(3, 0, 4, 5) });
    expect(values[0]).toBeCloseTo(Math.sqrt(45), 13);
    expect(values[1]).toBeCloseTo(Math.sqrt(5), 13);
  });

  test("of the differences of n numbers, 2 cos(kπ / 2n)", () => {
    const n = 12;
    const { values } = svd(matrixOf(n - 1, n, (i, j) => (j === i ? 1 : j === i + 1 ? -1 : 0)));
    values.forEach((value, k) => {
      expect(value).toBeCloseTo(2 * Math.cos(((k + 1) * Math.PI) / (2 * n)), 13);
    });
  });

  test("of a Hilbert matrix, the smallest to twelve digits of the largest", () => {
    // 1/(i + j + 1) for 6 × 6; Todd 1954 and every library since.
    const { values } = svd(matrixOf(6, 6, (i, j) => 1 / (i + j + 1)));
    expect(values[0]).toBeCloseTo(1.618899858924339, 12);
    expect(values[5]).toBeCloseTo(1.0827994845e-7, 15);
  });
});

test("a matrix of rank r has r values above rounding", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 99 }), (rank, seed) => {
      const [tall, wide] = [drawn(11, rank, seed), drawn(rank, 8, seed + 100)];
      const at = (i: number, j: number) =>
        Array.from({ length: rank }, (_, k) => (tall.data[i * rank + k] ?? 0) * (wide.data[k * 8 + j] ?? 0));
      const matrix = matrixOf(11, 8, (i, j) => at(i, j).reduce((a, b) => a + b));
      const { values } = svd(matrix);
      expect(values.filter((value) => value > 1e-13)).toHaveLength(rank);
    }),
    { numRuns: 30 },
  );
});

test("numbers that are not finite are refused, not searched for ever", () => {
  expect(() => svd({ rows: 2, columns: 2, data: Float64Array.of(1, Number.NaN, 2, 3) })).toThrow(/finite/);
});
