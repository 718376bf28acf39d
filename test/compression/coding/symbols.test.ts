import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  countsOf,
  entropyBits,
  readBytes,
  readRepeating,
  readSymbols,
  writeBytes,
  writeRepeating,
  writeSymbols,
} from "../../../src/compression/coding/index.ts";
import { anyRun, bytesBy, readAll, readOrRefuse } from "./runs.ts";

const both = ["huffman", "rans"] as const;

describe("entropy", () => {
  test("is a bit for a fair coin, two for four sides, and nothing for one", () => {
    expect([[5, 5], [3, 3, 3, 3], [7], []].map(entropyBits)).toEqual([10, 24, 0, 0]);
    expect(entropyBits([1, 3])).toBeCloseTo(Math.log2(4) + 3 * Math.log2(4 / 3), 12);
  });
});

describe("symbols", () => {
  test("come back from whichever coder was the shortest", () => {
    const coders = new Set<string>();
    fc.assert(
      fc.property(anyRun, fc.subarray([...both]), (run, among) => {
        const bytes = bytesBy((writer) => writeSymbols(writer, run, among));
        const size = { count: run.symbols.length, alphabet: run.alphabet };
        const { symbols, coder, bytes: taken } = readAll(bytes, (reader) => readSymbols(reader, size));
        expect(symbols).toEqual(run.symbols);
        expect(taken).toBe(bytes.length);
        coders.add(coder);
      }),
      { numRuns: 300 },
    );
    expect([...coders].sort()).toEqual(["constant", "huffman", "none", "plain", "rans"]);
  });

  test("are never longer than plain ones, but for a byte", () => {
    fc.assert(
      fc.property(anyRun, (run) => {
        const { length } = bytesBy((writer) => writeSymbols(writer, run, both));
        const width = Math.ceil(Math.log2(run.alphabet));
        expect(length).toBeLessThanOrEqual(1 + Math.ceil((run.symbols.length * width) / 8));
      }),
    );
  });

  test("of one kind take two bytes, however many they are", () => {
    const run = { symbols: new Uint8Array(1e6).fill(7), alphabet: 9 };
    expect([...bytesBy((writer) => writeSymbols(writer, run, both))]).toEqual([1, 7]);
  });

  test("of any bytes are of the alphabet or refused", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(256), (bytes, alphabet) => {
        const run = readOrRefuse(bytes, (reader) => readSymbols(reader, { count: 40, alphabet }));
        if (run) expect(Math.max(...run.symbols)).toBeLessThan(alphabet);
      }),
      { numRuns: 1000 },
    );
  });
});

test("bytes come back, also if there are none", () => {
  fc.assert(
    fc.property(fc.uint8Array(), (symbols) => {
      const bytes = bytesBy((writer) => writeBytes(writer, symbols, both));
      const run = readAll(bytes, (reader) => readBytes(reader, symbols.length));
      expect(run.symbols).toEqual(symbols);
      expect(run.bytes).toBe(bytes.length);
    }),
  );
});

describe("bytes that repeat themselves", () => {
  const text = (words: readonly string[]) => new TextEncoder().encode(words.join(""));
  const repeating = fc
    .array(fc.constantFrom("fire", "fire2/expand", "conv", "/", "\0", "x"), { maxLength: 400 })
    .map(text);

  test("come back", () => {
    fc.assert(
      fc.property(fc.oneof(repeating, fc.uint8Array({ maxLength: 700 })), (plain) => {
        const bytes = bytesBy((writer) => writeRepeating(writer, plain, both));
        expect(readAll(bytes, (reader) => readRepeating(reader, plain.length))).toEqual(plain);
      }),
    );
  });

  test("take a quarter of the entropy of their letters, or less", () => {
    const plain = text(
      Array.from({ length: 50 }, (_, i) => `fire${i}/expand3x3/weight fire${i}/expand3x3/bias `),
    );
    const { length } = bytesBy((writer) => writeRepeating(writer, plain, both));
    expect(length).toBeLessThan(0.25 * (entropyBits(countsOf(plain, 256)) / 8));
  });

  test("are refused or as many as they are to be, whatever is read", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(300), (bytes, count) => {
        const plain = readOrRefuse(bytes, (reader) => readRepeating(reader, count));
        if (plain) expect(plain.length).toBe(count);
      }),
      { numRuns: 1000 },
    );
  });
});
