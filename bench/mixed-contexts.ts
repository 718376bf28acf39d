import type { Shape } from "../src/ir/index.ts";
import { sizeOf } from "../src/ir/index.ts";

/**
 * Bytes that a coder of bits would take which learns as it goes and mixes what several contexts expect (Mahoney 2005's
 * logistic mixing): a bound for what looking at neighbours could save. It counts, and writes nothing.
 *
 * Whether a weight is there is expected from its tap and how many of its kernel are there, from its input channel, from
 * its filter and from its place in all filters; its code, a bit at a time, from the bits before, the tap, and how large
 * the weights of its filter and of its input channel were.
 */
export function mixedBytes(codes: Uint8Array, shape: Shape, zero: number): number {
  const taps = sizeOf(shape.slice(2));
  const filter = sizeOf(shape.slice(1));
  const presence = new Mixer(4, 0.002);
  const values = new Mixer(4, 0.001);
  const [filters, channels] = [new Sizes(), new Sizes()];
  let [bits, taken] = [0, 0];
  for (let i = 0; i < codes.length; i++) {
    const tap = i % taps;
    const [o, channel] = [Math.floor(i / filter), Math.floor((i % filter) / taps)];
    if (tap === 0) taken = 0;
    const isThere = codes[i] !== zero;
    const inKernel = taps <= 9 ? tap * 10 + taken : 0;
    bits += presence.cost(Number(isThere), [inKernel, 1000 + channel, 3000 + o, 5000 + (i % filter)]);
    if (!isThere) continue;
    taken++;
    const code = codes[i] ?? 0;
    const [near, far] = [filters.bucket(o), channels.bucket(channel)];
    for (let bit = 7, node = 1; bit >= 0; bit--) {
      const one = (code >> bit) & 1;
      bits += values.cost(one, [
        node,
        256 + node * 64 + Math.min(tap, 63),
        20_000 + node * 16 + near,
        30_000 + node * 16 + far,
      ]);
      node = 2 * node + one;
    }
    filters.add(o, Math.abs(code - zero));
    channels.add(channel, Math.abs(code - zero));
  }
  return bits / 8;
}

/** How far codes were from that of 0 so far, in eight steps; the last is not to know. */
class Sizes {
  readonly #sums = new Map<number, { count: number; sum: number }>();

  bucket(key: number): number {
    const seen = this.#sums.get(key);
    return seen ? Math.min(7, Math.floor(seen.sum / seen.count / 16)) : 8;
  }

  add(key: number, size: number): void {
    const seen = this.#sums.get(key) ?? { count: 0, sum: 0 };
    this.#sums.set(key, { count: seen.count + 1, sum: seen.sum + size });
  }
}

/** Chances that bits are 1, by context, and how far each kind of context is to be believed. */
class Mixer {
  readonly #chances = new Map<number, { chance: number; seen: number }>();
  readonly #beliefs: Float64Array;
  readonly #rate: number;

  constructor(kinds: number, rate: number) {
    this.#beliefs = new Float64Array(kinds).fill(1.4 / kinds);
    this.#rate = rate;
  }

  /** What the bit costs by what was known before it, in bits; learns it. */
  cost(bit: number, contexts: readonly number[]): number {
    const known = contexts.map((context) => this.#at(context));
    const stretched = known.map(({ chance }) => Math.log(held(chance) / (1 - held(chance))));
    const sum = stretched.reduce((total, x, i) => total + x * this.#beliefs[i]!, 0);
    const chance = held(1 / (1 + Math.exp(-sum)));
    for (const [i, x] of stretched.entries()) this.#beliefs[i]! += this.#rate * (bit - chance) * x;
    for (const counter of known) {
      counter.chance += (bit - counter.chance) / (Math.min(counter.seen, 400) + 1.5);
      counter.seen++;
    }
    return -Math.log2(bit ? chance : 1 - chance);
  }

  #at(context: number) {
    const found = this.#chances.get(context) ?? { chance: 0.5, seen: 0 };
    this.#chances.set(context, found);
    return found;
  }
}

const held = (chance: number): number => Math.min(Math.max(chance, 1 / 4096), 1 - 1 / 4096);
