import type { ByteReader, ByteWriter } from "./bytes.ts";
import { countsOf } from "./entropy.ts";
import { CodingError } from "./errors.ts";
import { precision, readFrequencies, whole, writeFrequencies } from "./frequencies.ts";

// Range asymmetric numeral systems (Duda 2013), after `rans_byte` by Giesen: the state is a number from 2^23 up, below
// 2^31, and gives or takes a byte whenever it would leave that range.
const lowest = 2 ** 23;

/** A part of the 4,096 that stands for one outcome. */
export interface Span {
  readonly start: number;
  readonly length: number;
}

/** Writes `count` outcomes, each at the cost of log2(4096 / length) bits: the coder takes the last one first. */
export function writeSpans(writer: ByteWriter, count: number, spanAt: (i: number) => Span): void {
  const backwards: number[] = [];
  let state = lowest;
  for (let i = count - 1; i >= 0; i--) {
    const { start, length } = spanAt(i);
    for (; state >= (lowest >>> precision) * 256 * length; state >>>= 8) backwards.push(state & 255);
    state = Math.floor(state / length) * whole + (state % length) + start;
  }
  for (let byte = 0; byte < 4; byte++) backwards.push((state >>> (8 * byte)) & 255);
  writer.bytes(Uint8Array.from(backwards.reverse()));
}

/** The state that a reader begins with. */
export function readState(reader: ByteReader): number {
  const [a = 0, b = 0, c = 0, d = 0] = reader.take(4);
  const state = a * 2 ** 24 + ((b << 16) | (c << 8) | d);
  if (state >= lowest && state < 2 ** 31) return state;
  throw new CodingError(reader.at - 4, `a state of ${state}`, `${lowest} to ${2 ** 31 - 1}`);
}

/** A reader ends in the state that the writer began with, or something was not what was written. */
export function endState(reader: ByteReader, state: number, at: number): void {
  reader.skipTo(at);
  if (state !== lowest) throw new CodingError(at, `a last state of ${state}`, `${lowest}`);
}

/** Symbols below `alphabet`, of which at least two differ: how often each is to be expected, and the coded symbols. */
export function writeRans(writer: ByteWriter, symbols: Uint8Array, alphabet: number): void {
  const parts = writeFrequencies(writer, countsOf(symbols, alphabet));
  let start = 0;
  const spans = Array.from(parts, (length): Span => {
    start += length;
    return { start: start - length, length };
  });
  writeSpans(writer, symbols.length, (i) => spans[symbols[i]!]!);
}

export function readRans(reader: ByteReader, count: number, alphabet: number): Uint8Array {
  const table = tableOf(readFrequencies(reader, alphabet));
  const symbols = new Uint8Array(count);
  let state = readState(reader);
  const { bytes } = reader;
  let { at } = reader;
  for (let i = 0; i < count; i++) {
    const entry = table[state % whole]!;
    symbols[i] = entry;
    state = Math.imul((entry >>> 20) + 1, state >>> precision) + ((entry >>> 8) & (whole - 1));
    // Two bytes at most: no frequency is below 1 in 4,096.
    if (state < lowest) {
      state = (state << 8) | bytes[at++]!;
      if (state < lowest) state = (state << 8) | bytes[at++]!;
    }
  }
  endState(reader, state, at);
  return symbols;
}

/** For each of the 4,096 parts: its symbol, 8 bits; its place among that symbol's, 12; one less than they are, 12. */
function tableOf(parts: Uint16Array): Int32Array {
  const table = new Int32Array(whole);
  let at = 0;
  for (let symbol = 0; symbol < parts.length; symbol++)
    for (let place = 0; place < parts[symbol]!; place++)
      table[at++] = symbol | (place << 8) | ((parts[symbol]! - 1) << 20);
  return table;
}
