/** A stream of seeded pseudo-random numbers. The same keys give the same stream on every machine. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
  /** An integer, uniform in 0..count-1. */
  below(count: number): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  /** One of the list, which must not be empty. */
  oneOf<T>(list: readonly [T, ...T[]]): T;
  /** Of mean 0 and variance 1, close to normal: the sum of four bytes. */
  normal(): number;
  /** Uniform bits as an unsigned 32-bit integer. */
  bits(): number;
}

/** What a stream is for: a seed, then words and numbers that say which use of the seed this is. */
export type RandomKeys = readonly [seed: number, ...purpose: (number | string)[]];

/** Standard deviation of the sum of four uniform bytes. */
const fourBytes = Math.sqrt((4 * (256 ** 2 - 1)) / 12);

/** The stream of these keys: sfc32 (Doty-Humphrey's PractRand), its state filled by hashing the keys. */
export function randomOf(...keys: RandomKeys): Random {
  let state = hashOf(...keys);
  const seeded = (): number => {
    state = (state + 0x9e3779b9) | 0;
    return mixed(state);
  };
  let a = seeded();
  let b = seeded();
  let c = seeded();
  let counter = 1;
  const bits = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return sum >>> 0;
  };
  for (let round = 0; round < 12; round++) bits();
  const next = (): number => bits() / 2 ** 32;
  const below = (count: number): number => Math.floor(next() * count);
  const normal = (): number => {
    const word = bits();
    return ((word & 255) + ((word >>> 8) & 255) + ((word >>> 16) & 255) + (word >>> 24) - 510) / fourBytes;
  };
  return {
    next,
    below,
    bits,
    normal,
    between: (low, high) => low + (high - low) * next(),
    chance: (probability) => next() < probability,
    oneOf: (list) => list[below(list.length)] ?? list[0],
  };
}

/** A 32-bit hash of the keys. Numbers count with all their 64 bits, words with every character. */
export function hashOf(...keys: RandomKeys): number {
  let hash = 0x811c9dc5;
  const take = (word: number): void => {
    hash = mixed(Math.imul(hash ^ word, 0x01000193));
  };
  for (const key of keys) {
    if (typeof key === "string") {
      for (let i = 0; i < key.length; i++) take(key.charCodeAt(i));
      take(key.length);
    } else {
      const [low = 0, high = 0] = new Uint32Array(new Float64Array([key]).buffer);
      take(low);
      take(high);
    }
  }
  return hash;
}

/** 0..count-1 in an order drawn from `random` (Fisher and Yates). */
export function permutation(count: number, random: Random): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last--) {
    const other = random.below(last + 1);
    const kept = order[last]!;
    order[last] = order[other]!;
    order[other] = kept;
  }
  return order;
}

/** Every bit of the word reaches every bit of the result (the finaliser of MurmurHash3). */
export function mixed(word: number): number {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
