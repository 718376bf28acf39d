import type { ByteReader, ByteWriter } from "./bytes.ts";
import { CodingError } from "./errors.ts";
import { readHuffman, writeHuffman } from "./huffman.ts";
import { readPlain, writePlain } from "./plain.ts";
import { readRans, writeRans } from "./rans.ts";
import type { Run, RunSize } from "./run.ts";
import { type Way, writeShortest } from "./shortest.ts";

interface Coder {
  write(writer: ByteWriter, run: Run): void;
  read(reader: ByteReader, size: RunSize): Uint8Array;
}

const constant: Coder = {
  write: (writer, { symbols }) => writer.byte(symbols[0]!),
  read(reader, { count, alphabet }) {
    const symbol = reader.byte();
    if (symbol < alphabet) return new Uint8Array(count).fill(symbol);
    throw new CodingError(reader.at - 1, `symbol ${symbol}`, `less than ${alphabet}`);
  },
};

/** Every coder, in the order of the byte that stands for it. */
const coders = {
  plain: { write: writePlain, read: readPlain },
  constant,
  huffman: { write: writeHuffman, read: readHuffman },
  rans: { write: writeRans, read: readRans },
} as const satisfies Readonly<Record<string, Coder>>;

export type CoderName = keyof typeof coders;
const coderNames: readonly CoderName[] = ["plain", "constant", "huffman", "rans"];

/** Coders that one may do without. */
export type EntropyCoder = "huffman" | "rans";

/**
 * Writes a run with the coder that takes the fewest bytes, and a byte before it that says which; nothing where its size
 * tells all: of no symbols, and of an alphabet of one.
 */
export function writeSymbols(writer: ByteWriter, run: Run, among: readonly EntropyCoder[]): void {
  const { symbols, alphabet } = run;
  if (symbols.length === 0 || alphabet === 1) return;
  const differ = symbols.some((symbol) => symbol !== symbols[0]);
  const names: readonly CoderName[] = differ ? ["plain", ...among] : ["constant"];
  writeShortest(
    writer,
    names.map(
      (name): Way =>
        (to) => {
          to.byte(coderNames.indexOf(name));
          coders[name].write(to, run);
        },
    ),
  );
}

/** A run that was read. */
export interface ReadRun {
  readonly symbols: Uint8Array;
  /** What it was written with; nothing where its size tells all. */
  readonly coder: CoderName | "none";
  /** What it took, with everything that its coder had to be told. */
  readonly bytes: number;
}

export function readSymbols(reader: ByteReader, size: RunSize): ReadRun {
  const { count, alphabet } = size;
  const from = reader.at;
  if (count > 0 && alphabet === 0)
    throw new CodingError(from, `${count} symbols of an empty alphabet`, "none");
  if (count === 0 || alphabet === 1) return { symbols: new Uint8Array(count), coder: "none", bytes: 0 };
  const tag = reader.byte();
  const coder = coderNames[tag];
  if (!coder) throw new CodingError(from, `coder ${tag}`, `0 to ${coderNames.length - 1}`);
  const symbols = coders[coder].read(reader, size);
  return { symbols, coder, bytes: reader.at - from };
}

/** Writes bytes as a run, and before it the highest of them. */
export function writeBytes(writer: ByteWriter, symbols: Uint8Array, among: readonly EntropyCoder[]): void {
  if (symbols.length === 0) return;
  const highest = symbols.reduce((most, symbol) => Math.max(most, symbol));
  writer.byte(highest);
  writeSymbols(writer, { symbols, alphabet: highest + 1 }, among);
}

export function readBytes(reader: ByteReader, count: number): ReadRun {
  const run = readSymbols(reader, { count, alphabet: count === 0 ? 1 : reader.byte() + 1 });
  return count === 0 ? run : { ...run, bytes: run.bytes + 1 };
}
