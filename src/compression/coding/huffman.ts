import { BitReader, BitWriter } from "./bits.ts";
import type { ByteReader, ByteWriter } from "./bytes.ts";
import { codeLengths, codewords, longestCode } from "./code-lengths.ts";
import { countsOf } from "./entropy.ts";
import { CodingError } from "./errors.ts";
import { type Run, type RunSize, stretches } from "./run.ts";

/**
 * Symbols below `alphabet`, of which at least two differ, in a canonical Huffman code (Huffman 1952) of at most 12
 * bits a symbol: the lengths of all codewords, each as its difference from the one before, and a whole byte further on
 * the codewords.
 */
export function writeHuffman(writer: ByteWriter, { symbols, alphabet }: Run): void {
  const lengths = codeLengths(countsOf(symbols, alphabet));
  writeSteps(writer, lengths);
  const words = codewords(lengths);
  const bits = new BitWriter(writer);
  for (let i = 0; i < symbols.length; i++) bits.bits(words[symbols[i]!]!, lengths[symbols[i]!]!);
  bits.end();
}

function writeSteps(writer: ByteWriter, lengths: Uint8Array): void {
  const bits = new BitWriter(writer);
  let before = 0;
  for (const length of lengths) {
    bits.near0(length - before);
    before = length;
  }
  bits.end();
}

export function readHuffman(reader: ByteReader, { count, alphabet }: RunSize): Uint8Array {
  const table = readTable(reader, alphabet);
  const from: BitState = { bytes: reader.bytes, at: reader.at, word: 0, held: 0 };
  const symbols = new Uint8Array(count);
  for (const stretch of stretches(symbols)) fill(stretch, from, table);
  reader.skipTo(from.at - (from.held >> 3));
  return symbols;
}

interface BitState {
  readonly bytes: Uint8Array;
  /** Offset of the next byte. Behind the last one come zeros, which are counted all the same. */
  at: number;
  /** Bits to come, the next of them at the top. */
  word: number;
  held: number;
}

function fill(symbols: Uint8Array, from: BitState, table: Uint16Array): void {
  const { bytes } = from;
  let { at, word, held } = from;
  for (let i = 0; i < symbols.length; i++) {
    for (; held <= 24; held += 8) word |= bytes[at++]! << (24 - held);
    const entry = table[word >>> (32 - longestCode)]!;
    symbols[i] = entry;
    word <<= entry >>> 8;
    held -= entry >>> 8;
  }
  from.at = at;
  from.word = word;
  from.held = held;
}

/** For every 12 bits that may come: the symbol that they begin with, and 256 times its length. */
function readTable(reader: ByteReader, alphabet: number): Uint16Array {
  const from = reader.at;
  const lengths = readLengths(reader, alphabet);
  const words = codewords(lengths);
  const table = new Uint16Array(2 ** longestCode);
  let filled = 0;
  for (let symbol = 0; symbol < alphabet; symbol++) {
    const length = lengths[symbol]!;
    if (length === 0) continue;
    const room = 2 ** (longestCode - length);
    table.fill(symbol | (length << 8), words[symbol]! * room, (words[symbol]! + 1) * room);
    filled += room;
  }
  if (filled === table.length) return table;
  throw new CodingError(from, `codewords that fill ${filled} of ${table.length} places`, "all of them");
}

function readLengths(reader: ByteReader, alphabet: number): Uint8Array {
  const bits = new BitReader(reader);
  const lengths = new Uint8Array(alphabet);
  let length = 0;
  for (let symbol = 0; symbol < alphabet; symbol++) {
    length += bits.near0();
    if (length < 0 || length > longestCode)
      throw new CodingError(reader.at - 1, `a codeword of ${length} bits`, `0 to ${longestCode}`);
    lengths[symbol] = length;
  }
  return lengths;
}
