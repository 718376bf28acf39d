import type { ByteReader, ByteWriter } from "./bytes.ts";
import { countsOf } from "./entropy.ts";
import { precision, readFrequencies, whole, writeFrequencies } from "./frequencies.ts";
import { lowest, RansState, type Span, writeSpans } from "./rans-state.ts";
import { type Run, type RunSize, stretches } from "./run.ts";

/** Symbols below `alphabet`, of which at least two differ: how often each is to be expected, and the coded symbols. */
export function writeRans(writer: ByteWriter, { symbols, alphabet }: Run): void {
  const lengths = writeFrequencies(writer, countsOf(symbols, alphabet));
  const starts = startsOf(lengths);
  writeSpans(writer, symbols.length, (i): Span => {
    const symbol = symbols[i]!;
    return { start: starts[symbol]!, length: lengths[symbol]! };
  });
}

export function readRans(reader: ByteReader, { count, alphabet }: RunSize): Uint8Array {
  const table = tableOf(readFrequencies(reader, alphabet));
  const from = new RansState(reader);
  const symbols = new Uint8Array(count);
  for (const stretch of stretches(symbols)) fill(stretch, from, table);
  from.end();
  return symbols;
}

interface Table {
  /** Of the 4,096 parts, how many are a symbol's, and which is the first. */
  readonly lengths: Uint16Array;
  readonly starts: Uint16Array;
  /** Whose each part is. */
  readonly symbols: Uint8Array;
}

function tableOf(lengths: Uint16Array): Table {
  const starts = startsOf(lengths);
  const symbols = new Uint8Array(whole);
  for (let symbol = 0; symbol < lengths.length; symbol++)
    symbols.fill(symbol, starts[symbol]!, starts[symbol]! + lengths[symbol]!);
  return { lengths, starts, symbols };
}

function startsOf(lengths: Uint16Array): Uint16Array {
  let next = 0;
  return lengths.map((length) => {
    next += length;
    return next - length;
  });
}

function fill(symbols: Uint8Array, from: RansState, table: Table): void {
  const { bytes } = from;
  const { lengths, starts } = table;
  let { state, at } = from;
  for (let i = 0; i < symbols.length; i++) {
    const part = state & (whole - 1);
    const symbol = table.symbols[part]!;
    symbols[i] = symbol;
    state = Math.imul(lengths[symbol]!, state >>> precision) + part - starts[symbol]!;
    // Two bytes at most: no symbol has less than 1 in 4,096.
    if (state < lowest) {
      state = (state << 8) | bytes[at++]!;
      if (state < lowest) state = (state << 8) | bytes[at++]!;
    }
  }
  from.state = state;
  from.at = at;
}
