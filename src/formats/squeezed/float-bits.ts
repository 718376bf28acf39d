import { halfToNumber, numberToHalf } from "../half.ts";

/** Floats as their bits: 2 bytes each where every one is exactly a float16, else 4. */
export interface FloatBits {
  readonly width: 2 | 4;
  readonly bits: Uint32Array;
}

export function bitsOf(values: Float32Array): FloatBits {
  const bits = new Uint32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    bits[i] = numberToHalf(values[i]!);
    if (!isExact(bits[i]!, values[i]!))
      return { width: 4, bits: new Uint32Array(new Float32Array(values).buffer) };
  }
  return { width: 2, bits };
}

/** Whether the half is the number. A float32 that is none has more bits to say so than a half could keep. */
const isExact = (half: number, value: number): boolean =>
  Object.is(halfToNumber(half), value) && !Number.isNaN(value);

export function valuesFrom({ width, bits }: FloatBits): Float32Array<ArrayBuffer> {
  if (width === 2) return Float32Array.from(bits, halfToNumber);
  return new Float32Array(new Uint32Array(bits).buffer);
}

/** Steps from each float to the next, counted in floats: small ones where the numbers ascend. */
export function stepsOf({ width, bits }: FloatBits): FloatBits {
  const ranks = bits.map((word) => rankOf(word, width));
  return { width, bits: ranks.map((rank, i) => (rank - (ranks[i - 1] ?? 0)) & maskOf(width)) };
}

export function fromSteps({ width, bits }: FloatBits): FloatBits {
  let rank = 0;
  const words = bits.map((step) => {
    rank = (rank + step) & maskOf(width);
    return wordOf(rank, width);
  });
  return { width, bits: words };
}

/** The bits in bytes, the highest bytes of all numbers first. */
export const planesOf = ({ width, bits }: FloatBits): readonly Uint8Array[] =>
  shiftsOf(width).map((shift) => Uint8Array.from(bits, (word) => word >>> shift));

export function fromPlanes(width: 2 | 4, planes: readonly Uint8Array[]): FloatBits {
  const bits = new Uint32Array(planes[0]?.length ?? 0);
  for (const plane of planes) for (let i = 0; i < bits.length; i++) bits[i] = (bits[i]! << 8) | plane[i]!;
  return { width, bits };
}

const shiftsOf = (width: 2 | 4): readonly number[] => (width === 2 ? [8, 0] : [24, 16, 8, 0]);
const signOf = (width: 2 | 4): number => (width === 2 ? 0x8000 : 0x80000000);
const maskOf = (width: 2 | 4): number => (width === 2 ? 0xffff : -1);

/** Where a float stands among all of them: negative ones are the further back the larger their bits. */
const rankOf = (word: number, width: 2 | 4): number =>
  word & signOf(width) ? ~word & maskOf(width) : word | signOf(width);

const wordOf = (rank: number, width: 2 | 4): number =>
  rank & signOf(width) ? rank & ~signOf(width) : ~rank & maskOf(width);

/** Tells which of two float32s comes first, by their bits. */
export const compareWords = (a: number, b: number): number => (rankOf(a, 4) >>> 0) - (rankOf(b, 4) >>> 0);
