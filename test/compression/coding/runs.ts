import fc from "fast-check";
import { ByteReader, ByteWriter, CodingError } from "../../../src/compression/coding/index.ts";

/** The bytes that `write` writes. */
export function bytesBy(write: (writer: ByteWriter) => void): Uint8Array {
  const writer = new ByteWriter();
  write(writer);
  return writer.taken();
}

/** What `read` makes of exactly these bytes. */
export function readAll<T>(bytes: Uint8Array, read: (reader: ByteReader) => T): T {
  const reader = new ByteReader(bytes);
  const answer = read(reader);
  reader.end();
  return answer;
}

/** What `read` makes of any bytes: an answer, or undefined if it refuses them with their place. */
export function readOrRefuse<T>(bytes: Uint8Array, read: (reader: ByteReader) => T): T | undefined {
  try {
    return read(new ByteReader(bytes));
  } catch (error) {
    if (error instanceof CodingError && error.at >= 0 && error.at <= bytes.length) return undefined;
    throw error;
  }
}

/** Symbols of some alphabet: all alike, a few rare ones, or anything. */
export const anyRun = fc.integer({ min: 2, max: 256 }).chain((alphabet) =>
  fc
    .oneof(
      fc.uint8Array({ max: alphabet - 1, maxLength: 600 }),
      fc
        .tuple(fc.nat(alphabet - 1), fc.array(fc.tuple(fc.nat(999), fc.nat(alphabet - 1)), { maxLength: 9 }))
        .map(([common, rare]) => {
          const symbols = new Uint8Array(1000).fill(common);
          for (const [at, symbol] of rare) symbols[at] = symbol;
          return symbols;
        }),
    )
    .map((symbols) => ({ symbols, alphabet })),
);
