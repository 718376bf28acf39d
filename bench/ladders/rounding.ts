/**
 * What the points of Winograd's F(4×4, 3×3) cost in float32: results of one layer beside float64, with everything
 * rounded as the kernel rounds it.
 */
import { randomOf } from "../../src/data/index.ts";

/** Points 0, ±p, ±q and ∞ at which polynomials are multiplied. */
export interface Points {
  readonly name: string;
  readonly p: number;
  readonly q: number;
}

export const candidates: readonly Points[] = [
  { name: "0, ±1, ±2, ∞ (Lavin & Gray)", p: 1, q: 2 },
  { name: "0, ±1/2, ±1, ∞", p: 1 / 2, q: 1 },
  { name: "0, ±1/2, ±3/2, ∞", p: 1 / 2, q: 3 / 2 },
  { name: "0, ±5/8, ±3/2, ∞ (oneDNN)", p: 5 / 8, q: 3 / 2 },
  { name: "0, ±2/3, ±3/2, ∞", p: 2 / 3, q: 3 / 2 },
  { name: "0, ±3/4, ±4/3, ∞", p: 3 / 4, q: 4 / 3 },
  { name: "0, ±√½, ±√2, ∞ (ours)", p: Math.SQRT1_2, q: Math.SQRT2 },
];

export interface Rounding {
  readonly name: string;
  readonly channels: number;
  /** Root of the mean square of errors, over that of results. */
  readonly typical: number;
  /** The largest error, over the largest result. */
  readonly largest: number;
}

const { fround } = Math;
const tile = 6;

type Lines = (six: readonly number[]) => readonly number[];

/** Bᵀ · d, from its even and its odd half. */
const seen =
  ({ p, q }: Points): Lines =>
  ([d0 = 0, d1 = 0, d2 = 0, d3 = 0, d4 = 0, d5 = 0]) => {
    const [near, far] = [fround(p * p), fround(q * q)];
    const [product, sum] = [fround((p * q) ** 2), fround(p * p + q * q)];
    const halves = (point: number, other: number): readonly [number, number] => [
      fround(d4 - fround(other * d2)),
      fround(fround(point) * fround(d3 - fround(other * d1))),
    ];
    const ends = (a: number, b: number, c: number) =>
      fround(fround(fround(product * a) - fround(sum * b)) + c);
    const [e, o] = halves(p, far);
    const [f, r] = halves(q, near);
    return [ends(d0, d2, d4), fround(e + o), fround(e - o), fround(f + r), fround(f - r), ends(d1, d3, d5)];
  };

/** Aᵀ · m. */
const given =
  ({ p, q }: Points): Lines =>
  ([m0 = 0, m1 = 0, m2 = 0, m3 = 0, m4 = 0, m5 = 0]) => {
    const [near, far] = [fround(m1 + m2), fround(m3 + m4)];
    const [nearOdd, farOdd] = [fround(m1 - m2), fround(m3 - m4)];
    const mixed = (power: number, a: number, b: number) =>
      fround(fround(fround(p ** power) * a) + fround(fround(q ** power) * b));
    return [
      fround(fround(m0 + near) + far),
      mixed(1, nearOdd, farOdd),
      mixed(2, near, far),
      fround(mixed(3, nearOdd, farOdd) + m5),
    ];
  };

/** G, whose products are taken in float64 and rounded once. */
function filterRows({ p, q }: Points): readonly (readonly number[])[] {
  const row = (point: number, other: number) => {
    const share = 1 / (2 * point ** 2 * (point ** 2 - other ** 2));
    return [share, share * point, share * point ** 2];
  };
  const flipped = ([a = 0, b = 0, c = 0]: readonly number[]) => [a, -b, c];
  const [near, far] = [row(p, q), row(q, p)];
  return [[1 / (p * q) ** 2, 0, 0], near, flipped(near), far, flipped(far), [0, 0, 1]];
}

/** Down the columns, then along the rows. */
function both(square: readonly number[], lines: Lines): readonly (readonly number[])[] {
  const columns = Array.from({ length: tile }, (_, j) =>
    lines(Array.from({ length: tile }, (__, i) => square[i * tile + j] ?? 0)),
  );
  const rows = columns[0]?.map((_, i) => columns.map((column) => column[i] ?? 0)) ?? [];
  return rows.map(lines);
}

/** Errors of `tiles` tiles of one filter, from pixels that have passed a Relu. */
export function roundingOf(points: Points, channels: number, tiles: number): Rounding {
  const random = randomOf(1, "rounding");
  const draw = () => fround(2 * random.next() - 1);
  const filters = Array.from({ length: channels }, () =>
    Array.from({ length: 9 }, () => fround(draw() * Math.sqrt(6 / (9 * channels)))),
  );
  const rows = filterRows(points);
  const transformed = filters.map((filter) =>
    rows.flatMap((down) => rows.map((across) => weighed(filter, down, across))),
  );
  const errors = { square: 0, largest: 0 };
  const sizes = { square: 0, largest: 0 };
  for (let t = 0; t < tiles; t++) {
    const pixels = filters.map(() => Array.from({ length: tile ** 2 }, () => Math.max(0, draw())));
    const images = pixels.map((square) => both(square, seen(points)).flat());
    const products = Array.from({ length: tile ** 2 }, (_, k) =>
      images.reduce((sum, image, c) => fround(sum + fround((transformed[c]?.[k] ?? 0) * (image[k] ?? 0))), 0),
    );
    for (const [i, line] of both(products, given(points)).entries())
      for (const [j, result] of line.entries()) {
        const exact = directly(filters, pixels, i * tile + j);
        noted(errors, result - exact);
        noted(sizes, exact);
      }
  }
  return {
    name: points.name,
    channels,
    typical: Math.sqrt(errors.square / sizes.square),
    largest: errors.largest / sizes.largest,
  };
}

const weighed = (filter: readonly number[], down: readonly number[], across: readonly number[]): number =>
  fround(filter.reduce((sum, w, i) => sum + (down[Math.floor(i / 3)] ?? 0) * (across[i % 3] ?? 0) * w, 0));

function directly(
  filters: readonly (readonly number[])[],
  pixels: readonly (readonly number[])[],
  first: number,
): number {
  let sum = 0;
  for (const [c, filter] of filters.entries())
    for (const [i, w] of filter.entries())
      sum += w * (pixels[c]?.[first + Math.floor(i / 3) * tile + (i % 3)] ?? 0);
  return sum;
}

function noted(spread: { square: number; largest: number }, number: number): void {
  spread.square += number ** 2;
  spread.largest = Math.max(spread.largest, Math.abs(number));
}

/** Every candidate on layers of a few depths. */
export const roundings = (): readonly Rounding[] =>
  [16, 64, 256].flatMap((channels) =>
    candidates.map((points) => roundingOf(points, channels, 4096 / channels)),
  );
