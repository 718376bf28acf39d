/** What is kept of a tensor in a fixture: enough to tell how far another one is from it. */
export interface Digest {
  readonly shape: readonly number[];
  readonly sum: number;
  /** Euclidean length. */
  readonly l2: number;
  readonly first: readonly number[];
  readonly last: readonly number[];
  /** Dot products with vectors of ±1; `oracle/fixture.py` makes the same. */
  readonly projections: readonly number[];
}

const projections = 8;
const end = 4;

export function digestOf(shape: readonly number[], numbers: ArrayLike<number>): Digest {
  const dots = new Float64Array(projections);
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < numbers.length; i++) {
    const x = numbers[i]!;
    const signs = finalised(i + 1);
    sum += x;
    squares += x * x;
    for (let k = 0; k < projections; k++) dots[k]! += (signs >>> k) & 1 ? -x : x;
  }
  const all = Array.from(numbers);
  return {
    shape,
    sum,
    l2: Math.sqrt(squares),
    first: all.slice(0, end),
    last: all.slice(-end),
    projections: [...dots],
  };
}

/**
 * An estimate of ‖a − reference‖ / ‖reference‖. A random-sign projection of a difference has the difference's
 * squared length as its mean square (Johnson & Lindenstrauss), so eight of them tell it within a factor of about 1.5.
 */
export function distance(a: Digest, reference: Digest): number {
  if (`${a.shape}` !== `${reference.shape}`) return Number.POSITIVE_INFINITY;
  const squares = a.projections.map((dot, k) => (dot - reference.projections[k]!) ** 2);
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length) / reference.l2;
}

/** The finaliser of MurmurHash3: every bit of a word reaches every bit of the result. */
export function finalised(word: number): number {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
