import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  frequenciesOf,
  readFrequencies,
  writeFrequencies,
} from "../../../src/compression/coding/frequencies.ts";
import { countsOf, entropyBits } from "../../../src/compression/coding/index.ts";
import { readRans, writeRans } from "../../../src/compression/coding/rans.ts";
import { randomOf } from "../../../src/data/index.ts";
import { anyRun, bytesBy, readAll, readOrRefuse } from "./runs.ts";

const sumOf = (numbers: Uint16Array): number => numbers.reduce((sum, number) => sum + number, 0);

describe("frequencies", () => {
  const counts = fc
    .array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 100_000 })), {
      minLength: 1,
      maxLength: 256,
    })
    .filter((some) => some.filter((count) => count > 0).length > 1);

  test("sum to 4,096, and no symbol that occurs goes without", () => {
    fc.assert(
      fc.property(counts, (some) => {
        const parts = frequenciesOf(some);
        expect(sumOf(parts)).toBe(4096);
        expect([...parts].map((part) => part > 0)).toEqual(some.map((count) => count > 0));
      }),
    );
  });

  test("are read as they were told, which may be rounder", () => {
    fc.assert(
      fc.property(counts, (some) => {
        let told: Uint16Array | undefined;
        const bytes = bytesBy((writer) => {
          told = writeFrequencies(writer, some);
        });
        expect(readAll(bytes, (reader) => readFrequencies(reader, some.length))).toEqual(told);
        expect(told && sumOf(told)).toBe(4096);
      }),
    );
  });
});

test("runs come back", () => {
  fc.assert(
    fc.property(anyRun, (run) => {
      fc.pre(new Set(run.symbols).size > 1);
      const bytes = bytesBy((writer) => writeRans(writer, run));
      const size = { count: run.symbols.length, alphabet: run.alphabet };
      expect(readAll(bytes, (reader) => readRans(reader, size))).toEqual(run.symbols);
    }),
  );
});

/** Numbers that fall like a bell over `alphabet` symbols, `width` of them within a deviation. */
function bell(alphabet: number, width: number): Uint8Array {
  const random = randomOf(1, `${alphabet} ${width}`);
  const draw = () => {
    const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
    return Math.round(alphabet / 2 + width * radius * Math.cos(2 * Math.PI * random.next()));
  };
  return Uint8Array.from({ length: 200_000 }, () => Math.min(alphabet - 1, Math.max(0, draw())));
}

test.each([
  ["64 symbols like the codes of a layer", 64, bell(64, 12)],
  ["256 symbols", 256, bell(256, 50)],
  ["256 symbols that are all alike frequent", 256, Uint8Array.from({ length: 200_000 }, (_, i) => i)],
  ["16 symbols, most of them 0 or 1", 16, bell(16, 1).map((symbol) => Math.abs(symbol - 8))],
  [
    "two symbols, one of them a hundredth",
    2,
    Uint8Array.from({ length: 200_000 }, (_, i) => Number(i % 100 === 0)),
  ],
])("%s take 0.1 percent more than their entropy, and their frequencies", (_, alphabet, symbols) => {
  const entropy = entropyBits(countsOf(symbols, alphabet)) / 8;
  const table = bytesBy((writer) => void writeFrequencies(writer, countsOf(symbols, alphabet))).length;
  const { length } = bytesBy((writer) => writeRans(writer, { symbols, alphabet }));
  expect(length).toBeGreaterThan(entropy);
  expect(length - table).toBeLessThan(entropy * 1.001 + 8);
  expect(table).toBeLessThanOrEqual(alphabet + 8);
});

test("bytes that are cut short anywhere are refused", () => {
  const run = { symbols: bell(64, 12).subarray(0, 500), alphabet: 64 };
  const bytes = bytesBy((writer) => writeRans(writer, run));
  for (let length = 0; length < bytes.length; length++)
    expect(
      readOrRefuse(bytes.subarray(0, length), (reader) => readRans(reader, { count: 500, alphabet: 64 })),
    ).toBeUndefined();
});

test("any bytes are symbols of the alphabet or refused", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), fc.integer({ min: 2, max: 256 }), (bytes, alphabet) => {
      const symbols = readOrRefuse(bytes, (reader) => readRans(reader, { count: 50, alphabet }));
      for (const symbol of symbols ?? []) expect(symbol).toBeLessThan(alphabet);
    }),
    { numRuns: 1000 },
  );
});
