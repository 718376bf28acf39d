import fc from "fast-check";
import { expect, test } from "vitest";
import { codeLengths, codewords } from "../../../src/compression/coding/code-lengths.ts";
import { readHuffman, writeHuffman } from "../../../src/compression/coding/huffman.ts";
import { countsOf, entropyBits } from "../../../src/compression/coding/index.ts";
import { anyRun, bytesBy, readAll, readOrRefuse } from "./runs.ts";

/** Every way to give `symbols` codewords of 1 to `longest` bits so that none begins another (Kraft 1949). */
function* prefixCodes(symbols: number, longest: number, room = 1): Generator<readonly number[]> {
  if (symbols === 0) yield [];
  else
    for (let length = 1; length <= longest; length++)
      if (2 ** -length <= room)
        for (const rest of prefixCodes(symbols - 1, longest, room - 2 ** -length)) yield [length, ...rest];
}

const bitsWith = (counts: readonly number[], lengths: ArrayLike<number>): number =>
  counts.reduce((bits, count, symbol) => bits + count * (lengths[symbol] ?? 0), 0);

test("no prefix code of that length takes fewer bits", () => {
  const counts = fc.array(fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 5000 })), {
    minLength: 2,
    maxLength: 6,
  });
  fc.assert(
    fc.property(counts, fc.integer({ min: 3, max: 6 }), (of, longest) => {
      const best = Math.min(...[...prefixCodes(of.length, longest)].map((lengths) => bitsWith(of, lengths)));
      expect(bitsWith(of, codeLengths(of, longest))).toBe(best);
    }),
    { numRuns: 60 },
  );
});

test("Fibonacci's numbers, whose best code is as long as can be, are held to 12 bits and stay prefix-free", () => {
  const counts = [1, 1];
  while (counts.length < 30) counts.push((counts.at(-1) ?? 0) + (counts.at(-2) ?? 0));
  const lengths = codeLengths(counts);
  const words = [...codewords(lengths)].map((word, i) => word.toString(2).padStart(lengths[i] ?? 0, "0"));
  expect(Math.max(...lengths)).toBe(12);
  expect(words.reduce((sum, word) => sum + 2 ** -word.length, 0)).toBe(1);
  for (const word of words) expect(words.filter((other) => other.startsWith(word))).toEqual([word]);
});

test("the code of RFC 1951, §3.2.2, is canonical here too", () => {
  const lengths = Uint8Array.of(3, 3, 3, 3, 3, 2, 4, 4);
  expect([...codewords(lengths)]).toEqual([0b010, 0b011, 0b100, 0b101, 0b110, 0b00, 0b1110, 0b1111]);
});

test("runs come back", () => {
  fc.assert(
    fc.property(anyRun, (run) => {
      fc.pre(new Set(run.symbols).size > 1);
      const bytes = bytesBy((writer) => writeHuffman(writer, run));
      const size = { count: run.symbols.length, alphabet: run.alphabet };
      expect(readAll(bytes, (reader) => readHuffman(reader, size))).toEqual(run.symbols);
    }),
  );
});

test("a symbol takes less than a bit more than its entropy, besides the table", () => {
  const symbols = Uint8Array.from({ length: 20_000 }, (_, i) => Math.clz32(i * 2654435761));
  const bits = 8 * bytesBy((writer) => writeHuffman(writer, { symbols, alphabet: 33 })).length;
  const entropy = entropyBits(countsOf(symbols, 33));
  expect(bits).toBeGreaterThanOrEqual(entropy);
  expect(bits).toBeLessThan(entropy + symbols.length + 33 * 8);
});

test("any bytes are symbols of the alphabet or refused", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), fc.integer({ min: 2, max: 256 }), (bytes, alphabet) => {
      const symbols = readOrRefuse(bytes, (reader) => readHuffman(reader, { count: 50, alphabet }));
      for (const symbol of symbols ?? []) expect(symbol).toBeLessThan(alphabet);
    }),
    { numRuns: 1000 },
  );
});
