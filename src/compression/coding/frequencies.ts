import { BitReader, BitWriter } from "./bits.ts";
import type { ByteReader, ByteWriter } from "./bytes.ts";
import { CodingError } from "./errors.ts";

/** Frequencies are told in parts of 4,096. */
export const precision = 12;
export const whole = 2 ** precision;

/**
 * How often each symbol is to be expected, as whole parts of 4,096 that sum to it: at least 1 for one that occurs, and
 * together as near to the counts as such parts can be.
 */
export function frequenciesOf(counts: ArrayLike<number>): Uint16Array {
  const total = Array.from(counts).reduce((sum, count) => sum + count, 0);
  const parts = Uint16Array.from(
    counts,
    (count) => count && Math.max(1, Math.round((count * whole) / total)),
  );
  let spare = whole - parts.reduce((sum, part) => sum + part, 0);
  for (; spare !== 0; spare -= Math.sign(spare))
    parts[cheapest(counts, parts, Math.sign(spare))]! += Math.sign(spare);
  return parts;
}

/** The symbol whose part can be changed by `step` at the least cost in bits. */
function cheapest(counts: ArrayLike<number>, parts: Uint16Array, step: number): number {
  let [best, least] = [0, Number.POSITIVE_INFINITY];
  for (let symbol = 0; symbol < parts.length; symbol++) {
    const part = parts[symbol]!;
    if (part === 0 || part + step < 1) continue;
    const bits = counts[symbol]! * Math.log2(part / (part + step));
    if (bits < least) [best, least] = [symbol, bits];
  }
  return best;
}

/**
 * Writes frequencies with as few digits as pay, and answers those that a reader will find: in four bits, how many
 * binary digits of each are told behind its first; then each one's size (its number of digits, 0 for none) as the
 * difference from the one before; then those digits. The first of the largest size is not told: it takes what is left.
 */
export function writeFrequencies(writer: ByteWriter, counts: ArrayLike<number>): Uint16Array {
  const { digits, sizes, parts } = cheapestRounding(counts);
  const bits = new BitWriter(writer);
  bits.bits(digits, 4);
  for (const [symbol, size] of sizes.entries()) bits.near0(size - (sizes[symbol - 1] ?? 0));
  const rest = restOf(sizes);
  for (const [symbol, size] of sizes.entries()) {
    const { told, dropped } = toldOf(size, digits);
    if (symbol !== rest) bits.bits((parts[symbol]! >>> dropped) & (2 ** told - 1), told);
  }
  bits.end();
  return parts;
}

export function readFrequencies(reader: ByteReader, alphabet: number): Uint16Array {
  const from = reader.at;
  const bits = new BitReader(reader);
  const digits = bits.bits(4);
  const sizes = readSizes(reader, bits, alphabet);
  const rest = restOf(sizes);
  const parts = sizes.map((size, symbol) => {
    if (size === 0 || symbol === rest) return 0;
    const { told, dropped } = toldOf(size, digits);
    return ((1 << told) | bits.bits(told)) << dropped;
  });
  const left = whole - sumOf(parts);
  if (left < 1) throw new CodingError(from, `frequencies that sum to ${whole - left}`, `less than ${whole}`);
  parts[rest] = left;
  return parts;
}

function readSizes(reader: ByteReader, bits: BitReader, alphabet: number): Uint16Array {
  const sizes = new Uint16Array(alphabet);
  let size = 0;
  for (let symbol = 0; symbol < alphabet; symbol++) {
    size += bits.near0();
    if (size < 0 || size > precision + 1)
      throw new CodingError(reader.at - 1, `a frequency of ${size} digits`, `0 to ${precision + 1}`);
    sizes[symbol] = size;
  }
  return sizes;
}

interface Rounding {
  readonly digits: number;
  readonly sizes: Uint16Array;
  /** What a reader makes of it. */
  readonly parts: Uint16Array;
  readonly bits: number;
}

/** The rounding that takes the fewest bits, with the symbols that are coded by it. */
function cheapestRounding(counts: ArrayLike<number>): Rounding {
  const exact = frequenciesOf(counts);
  const roundings = Array.from({ length: precision }, (_, digits) => rounding(exact, digits, counts));
  return roundings.reduce((best, next) => (next.bits < best.bits ? next : best));
}

function rounding(exact: Uint16Array, digits: number, counts: ArrayLike<number>): Rounding {
  const near = exact.map((part) => {
    const { dropped } = toldOf(sizeOf(part), digits);
    return Math.round(part / 2 ** dropped) * 2 ** dropped;
  });
  const sizes = near.map(sizeOf);
  const rest = restOf(sizes);
  const parts = near.with(rest, 0);
  const left = whole - sumOf(parts);
  if (left < 1) return { digits, sizes, parts, bits: Number.POSITIVE_INFINITY };
  parts[rest] = left;
  const told = sizes.reduce((sum, size) => sum + toldOf(size, digits).told, 0);
  return { digits, sizes, parts, bits: told + codedBits(counts, parts) };
}

const codedBits = (counts: ArrayLike<number>, parts: Uint16Array): number =>
  parts.reduce((sum, part, symbol) => sum + (part && counts[symbol]! * Math.log2(whole / part)), 0);

/** Binary digits: 0 for 0, 1 for 1, 2 for 2 and 3. */
const sizeOf = (part: number): number => 32 - Math.clz32(part);

/** How many digits behind the first are told, and how many are not and are zeros. */
function toldOf(size: number, digits: number): { readonly told: number; readonly dropped: number } {
  const behind = Math.max(0, size - 1);
  const told = Math.min(behind, digits);
  return { told, dropped: behind - told };
}

/** The symbol that takes what is left: the first of the largest size. */
const restOf = (sizes: Uint16Array): number => sizes.indexOf(Math.max(...sizes));

const sumOf = (parts: Uint16Array): number => parts.reduce((sum, part) => sum + part, 0);
