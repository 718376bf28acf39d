/** What every reader of a run of symbols is given. */
import { type Callable, i32, type Plain } from "../assembler/index.ts";
import type { Stream } from "./stream.ts";

export type Whole = Plain<"i32">;

/** Where symbols go, a byte each; how many they are, and of how many kinds. */
export const run = { to: "i32", count: "i32", alphabet: "i32" } as const;
export type ReadRun = Callable<typeof run, "none">;
export type RunAt = Readonly<Record<keyof typeof run, Whole | number>>;

export interface Room {
  readonly stream: Stream;
  /** Where `tableBytes` are free. */
  readonly tables: number;
}

/** The longest codeword of Huffman in bits, and of rANS the digits of all frequencies together. */
export const longestCode = 12;
/** Twelve bits that may come, or places that frequencies share. */
export const parts = 2 ** longestCode;

/** A word for each of 256 symbols, then one for each part. */
const symbolBytes = 4 * 256;
export const tableBytes = symbolBytes + 4 * parts;

/** Where the words of a symbol and of a part lie; `first` is the first part's. */
export const tablesAt = (tables: number) => ({
  ofSymbol: (symbol: Whole): Whole => i32.add(i32.shl(symbol, 2), tables),
  ofPart: (part: Whole): Whole => i32.add(i32.shl(part, 2), tables + symbolBytes),
  first: tables + symbolBytes,
});
