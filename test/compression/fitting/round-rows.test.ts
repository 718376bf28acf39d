import { expect, test } from "vitest";
import { gridFor } from "../../../src/compression/fitting/grid.ts";
import { type Rounding, roundRows } from "../../../src/compression/fitting/round-rows.ts";
import { upperFactor } from "../../../src/compression/fitting/triangle.ts";
import { gramOf, type Matrix, matrixOf } from "../../../src/compression/low-rank/matrix.ts";
import { mulberry32 } from "../../support/random.ts";

const size = 12;
const columns = size - 1;
const rows = 40;
const step = 0.25;

/** What neighbours that resemble each other are seen as, [size, size], the last of them always 1. */
function seenAlike(seed: number): Matrix {
  const random = mulberry32(seed);
  const count = 60;
  const samples = matrixOf(size, count, () => random() - 0.5);
  for (let s = 0; s < count; s++)
    for (let i = 1; i < size; i++) samples.data[i * count + s]! += 0.9 * samples.data[(i - 1) * count + s]!;
  samples.data.fill(1, columns * count);
  const { data } = gramOf(samples);
  return matrixOf(size, size, (i, j) => data[i * size + j]! / count + (i === j ? 1e-3 : 0));
}

function drawn(seed: number): Matrix {
  const random = mulberry32(seed);
  return matrixOf(rows, size, () => 2 * random() - 1);
}

function rounding(seen: Matrix, changes: Partial<Rounding> = {}): Rounding {
  const grid = gridFor({ step, range: [-4, 4], entries: 255 });
  return {
    targets: drawn(1),
    factor: upperFactor(seen),
    kept: new Uint8Array(rows * columns).fill(1),
    grid,
    rates: new Float64Array(grid.high - grid.low + 1),
    price: 0,
    ...changes,
  };
}

/** eᵀ · H · e, summed over rows: by what `seen` is, the mean squared error of what they make. */
function errorOf(seen: Matrix, targets: Matrix, multiples: Int16Array, biases: ArrayLike<number>): number {
  let total = 0;
  for (let row = 0; row < rows; row++) {
    const e = Array.from({ length: size }, (_, k) => {
      const now = k === columns ? (biases[row] ?? 0) : multiples[row * columns + k]! * step;
      return targets.data[row * size + k]! - now;
    });
    for (let i = 0; i < size; i++)
      for (let j = 0; j < size; j++) total += e[i]! * seen.data[i * size + j]! * e[j]!;
  }
  return total;
}

test("a triangle times itself turned is the matrix that it was made of", () => {
  const seen = seenAlike(2);
  const { data } = upperFactor(seen);
  const product = matrixOf(size, size, (i, j) => {
    let sum = 0;
    for (let k = Math.max(i, j); k < size; k++) sum += data[k * size + i]! * data[k * size + j]!;
    return sum;
  });
  product.data.forEach((number, i) => {
    expect(number).toBeCloseTo(seen.data[i] ?? Number.NaN, 12);
  });
});

test("a matrix that is not positive is refused", () => {
  expect(() => upperFactor(matrixOf(2, 2, () => 1))).toThrow("not positive");
});

test("numbers that have nothing in common are rounded each by itself", () => {
  const asked = rounding(matrixOf(size, size, (i, j) => (i === j ? 1 + i : 0)));
  const { multiples, biases } = roundRows(asked);
  multiples.forEach((multiple, i) => {
    const weight = asked.targets.data[Math.floor(i / columns) * size + (i % columns)] ?? Number.NaN;
    expect(Math.abs(weight - multiple * step)).toBeLessThanOrEqual(step / 2);
  });
  biases.forEach((bias, row) => {
    expect(bias).toBe(asked.targets.data[row * size + columns]);
  });
});

test("the error that is told is that of what rows make", () => {
  const seen = seenAlike(3);
  const asked = rounding(seen);
  const { multiples, biases, error } = roundRows(asked);
  expect(error).toBeCloseTo(errorOf(seen, asked.targets, multiples, biases), 10);
});

test.each([4, 5, 6])("making up for errors leaves less of them than rounding plainly (%i)", (seed) => {
  const seen = seenAlike(seed);
  const asked = rounding(seen, { targets: drawn(seed + 10) });
  const { error } = roundRows(asked);
  const plain = Int16Array.from({ length: rows * columns }, (_, i) =>
    Math.round(asked.targets.data[Math.floor(i / columns) * size + (i % columns)]! / step),
  );
  const biases = Array.from({ length: rows }, (_, row) => asked.targets.data[row * size + columns]!);
  expect(error).toBeLessThan(0.7 * errorOf(seen, asked.targets, plain, biases));
  // Each term of |e · R|² is at most half a step of its pivot (Babai 1986).
  const pivots = Array.from({ length: columns }, (_, k) => asked.factor.data[k * size + k]!);
  const most = pivots.reduce((sum, pivot) => sum + (pivot * step * 0.5) ** 2, 0);
  expect(error).toBeLessThanOrEqual(rows * most);
});

test("what was pruned stays 0, and those that are kept make up for nothing", () => {
  const targets = drawn(7);
  const kept = Uint8Array.from({ length: rows * columns }, (_, i) => i % 3 && 1);
  kept.forEach((here, i) => {
    if (!here) targets.data[Math.floor(i / columns) * size + (i % columns)] = 0;
  });
  const { multiples } = roundRows(rounding(seenAlike(8), { targets, kept }));
  multiples.forEach((multiple, i) => {
    if (!kept[i]) expect(multiple).toBe(0);
  });
});

test("the dearer a bit, the fewer are taken, and the larger the error", () => {
  const asked = rounding(seenAlike(9));
  const { low, high } = asked.grid;
  const rates = Float64Array.from({ length: high - low + 1 }, (_, i) => 1 + Math.abs(i + low));
  const costs = [0, 0.001, 0.01, 0.1].map((price) => {
    const { multiples, error } = roundRows({ ...asked, rates, price });
    return { bits: multiples.reduce((sum, multiple) => sum + (rates[multiple - low] ?? 0), 0), error };
  });
  const bits = costs.map((cost) => cost.bits);
  const errors = costs.map((cost) => cost.error);
  expect(bits).toEqual([...bits].sort((a, b) => b - a));
  expect(errors).toEqual([...errors].sort((a, b) => a - b));
  expect(new Set(bits).size).toBe(bits.length);
});
