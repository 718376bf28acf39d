import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type CodedLayer,
  denseWeights,
  FormatError,
  type LayerShape,
  readDeepCompression,
} from "../../../src/formats/deep-compression/index.ts";
import { mutated, readOrRefuse } from "../mutated.ts";
import { encodeDeepCompression, quarters } from "./encode.ts";

const layers: readonly LayerShape[] = [
  { name: "first", weights: [2, 3, 1, 1] },
  { name: "wide", weights: [1, 5, 3, 3] },
];
const first = { codebook: quarters, bias: [0.5, -1], codes: [0, 7, 0, 0, 2, 0] };
/** 45 weights, three of them not 0, with 20 and 18 zeros between. */
const wide = {
  codebook: quarters,
  bias: [3],
  codes: Array.from({ length: 45 }, (_, i) => ({ 1: 255, 22: 4, 41: 9 })[i] ?? 0),
};
const file = encodeDeepCompression([first, wide]);

test("weights are what their codes stand for, where the gaps put them", () => {
  const [one, two] = readDeepCompression(file, layers);
  expect(one).toMatchObject({ name: "first", weights: [2, 3, 1, 1] });
  expect(one && [...denseWeights(one)]).toEqual([0, -1.75, 0, 0, 0.5, 0]);
  expect([...(one?.bias ?? [])]).toEqual([0.5, -1]);
  expect(two && [...denseWeights(two)]).toEqual(wide.codes.map((code) => quarters[code]));
});

test("codes and positions are kept as they are stored, the bridges over long gaps among them", () => {
  const [, two] = readDeepCompression(file, layers);
  expect([...(two?.positions ?? [])]).toEqual([1, 17, 22, 38, 41]);
  expect([...(two?.codes ?? [])]).toEqual([255, 0, 4, 0, 9]);
  expect([...(two?.codebook ?? [])]).toEqual(quarters);
});

test("whatever is written is read again", () => {
  const code = fc.oneof(
    { weight: 8, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 255 }) },
  );
  fc.assert(
    fc.property(fc.array(code, { minLength: 1, maxLength: 300 }), (codes) => {
      const written = encodeDeepCompression([{ codebook: quarters, bias: [1], codes }]);
      const [read] = readDeepCompression(written, [{ name: "layer", weights: [1, codes.length, 1, 1] }]);
      expect(read && [...denseWeights(read)]).toEqual(codes.map((c) => quarters[c]));
    }),
  );
});

/** The bytes of a layer that was read; they are those that it was read from. */
function bytesAgain(read: readonly CodedLayer[]): Uint8Array {
  const counts = new Uint8Array(Uint32Array.from(read, ({ codes }) => codes.length).buffer);
  const bodies = read.map(({ codebook, bias, codes, positions }) => {
    const runs = new Uint8Array(Math.ceil(codes.length / 2));
    positions.forEach((position, i) => {
      const gap = position - (positions[i - 1] ?? -1) - 1;
      runs[i >> 1] = (runs[i >> 1] ?? 0) | (gap << (4 * (i % 2)));
    });
    return Buffer.concat([Buffer.from(codebook.buffer), Buffer.from(bias.buffer), codes, runs]);
  });
  return new Uint8Array(Buffer.concat([counts, ...bodies]));
}

test("a mutated file is refused, or every byte of it has been understood", () => {
  let understood = 0;
  fc.assert(
    fc.property(mutated(file), (bytes) => {
      const read = readOrRefuse((b) => readDeepCompression(b, layers), bytes);
      if (!read) return;
      understood += 1;
      expect(bytesAgain(read)).toEqual(bytes);
    }),
    { numRuns: 3000 },
  );
  expect(understood).toBeGreaterThan(100);
});

test("every truncation is refused", () => {
  for (let length = 0; length < file.length; length++)
    expect(() => readDeepCompression(file.subarray(0, length), layers)).toThrow(FormatError);
});

/** The sentence about a file with some bytes changed. */
function complaint(change: (bytes: Uint8Array, view: DataView) => Uint8Array | undefined): string {
  const bytes = file.slice();
  const changed = change(bytes, new DataView(bytes.buffer)) ?? bytes;
  try {
    readDeepCompression(changed, layers);
    return "no complaint";
  } catch (error) {
    return error instanceof FormatError ? error.message : String(error);
  }
}

test.each<[string, Parameters<typeof complaint>[0], string]>([
  ["no bytes", () => new Uint8Array(), "first, count of codes at byte 0: found 0 bytes; would fit: 4 bytes"],
  [
    "more codes than weights",
    (_, view) => void view.setUint32(4, 46, true),
    "wide, count of codes at byte 4: found 46; would fit: at most its 45 weights",
  ],
  [
    "a codebook whose code 0 is no 0",
    (_, view) => void view.setFloat32(8, 0.5, true),
    "first, codebook at byte 8: found 0.5 for code 0; would fit: 0",
  ],
  [
    "a codebook with no number in it",
    (_, view) => void view.setFloat32(12, Number.NaN, true),
    "first, codebook at byte 12: found NaN; would fit: a finite number",
  ],
  [
    "an endless bias",
    (_, view) => void view.setFloat32(8 + 1024, Number.POSITIVE_INFINITY, true),
    "first, biases at byte 1032: found Infinity; would fit: a finite number",
  ],
  [
    "a gap that leads outside",
    (_, view) => void view.setUint8(1042, 0xf1),
    "first, gaps at byte 1042: found a code for weight 17; would fit: at most 5",
  ],
  [
    "a gap behind the last code",
    (bytes, view) => void view.setUint8(bytes.length - 1, 0x22),
    `wide, gaps at byte ${file.length - 1}: found a gap of 2 behind the last code; would fit: 0`,
  ],
  [
    "a file cut off",
    (bytes) => bytes.subarray(0, -1),
    `wide, gaps at byte ${file.length - 3}: found 2 bytes; would fit: 3 bytes`,
  ],
  [
    "a byte too many",
    (bytes) => Uint8Array.from([...bytes, 0]),
    `end at byte ${file.length}: found 1 more bytes; would fit: none`,
  ],
])("%s is refused, and the layer and the byte are named", (_, change, sentence) => {
  expect(complaint(change)).toBe(`deep compression, ${sentence}`);
});
