import fc from "fast-check";
import { FormatError } from "../../src/formats/errors.ts";

type Mutation = (bytes: Uint8Array) => Uint8Array;

/** The same file with a few bytes changed, taken out, put in or cut off. */
export function mutated(file: Uint8Array): fc.Arbitrary<Uint8Array> {
  const at = fc.nat(file.length - 1);
  const byte = fc.oneof(
    fc.nat(255),
    fc.constantFrom(0, 1, 0x7f, 0x80, 0xff, ...'0123456789-"{}[],:'.split("").map(code)),
  );
  const mutation: fc.Arbitrary<Mutation> = fc.oneof(
    fc.tuple(at, byte).map(
      ([i, value]): Mutation =>
        (bytes) =>
          splice(bytes, i, 1, [value]),
    ),
    fc.tuple(at, byte).map(
      ([i, value]): Mutation =>
        (bytes) =>
          splice(bytes, i, 0, [value]),
    ),
    fc.tuple(at, fc.nat(9)).map(
      ([i, count]): Mutation =>
        (bytes) =>
          splice(bytes, i, count, []),
    ),
    fc.tuple(at, at, fc.nat(20)).map(
      ([from, to, n]): Mutation =>
        (bytes) =>
          splice(bytes, to, 0, bytes.subarray(from, from + n)),
    ),
    at.map(
      (i): Mutation =>
        (bytes) =>
          bytes.slice(0, i),
    ),
  );
  return fc
    .array(mutation, { minLength: 1, maxLength: 4 })
    .map((mutations) => mutations.reduce((bytes, mutate) => mutate(bytes), file));
}

/** What `read` makes of the bytes, or undefined if it refuses them as it should. */
export function readOrRefuse<T>(read: (bytes: Uint8Array) => T, bytes: Uint8Array): T | undefined {
  try {
    return read(bytes);
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}

function splice(bytes: Uint8Array, at: number, remove: number, insert: Iterable<number>): Uint8Array {
  return Uint8Array.from([...bytes.subarray(0, at), ...insert, ...bytes.subarray(at + remove)]);
}

function code(character: string): number {
  return character.charCodeAt(0);
}
