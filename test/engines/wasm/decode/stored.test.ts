import { describe, expect, test } from "vitest";
import { ByteReader, ByteWriter } from "../../../../src/compression/coding/index.ts";
import { readerIn, workBytes } from "../../../../src/engines/wasm/decode/stored.ts";
import { type Choices, everyChoice } from "../../../../src/formats/squeezed/choices.ts";
import { writeFloats } from "../../../../src/formats/squeezed/floats.ts";
import { Budget } from "../../../../src/formats/squeezed/limits.ts";
import { PartReader } from "../../../../src/formats/squeezed/parts.ts";
import { readStored } from "../../../../src/formats/squeezed/read-stored.ts";
import { type Stored, valuesOf } from "../../../../src/formats/squeezed/stored.ts";
import { writeStored } from "../../../../src/formats/squeezed/write-stored.ts";
import { type Shape, sizeOf } from "../../../../src/ir/tensor.ts";
import { mulberry32 } from "../../../support/random.ts";
import { exportsOf, functionIn, memoryIn, withMemory } from "../assembler/run.ts";

const coded = 16;
const pageBytes = 65_536;

/** Bytes of a parameter, and what was used in them. */
function written(shape: Shape, stored: Stored, choices: Choices) {
  const to = new ByteWriter();
  writeStored({ to, choices }, shape, stored);
  const from = new PartReader(new ByteReader(to.taken()), new Budget());
  const readBack = readStored(from, shape);
  const coders = new Set<string>(from.parts.flatMap((part) => part.coders));
  const whats = new Set(from.parts.map(({ what }) => what));
  const placement = whats.has("presence") ? "presence" : whats.has("gaps") ? "relative" : "dense";
  return { bytes: to.taken(), stored: readBack, coders, placement, kind: readBack.kind } as const;
}

interface Read {
  readonly shape: Shape;
  readonly stored: Stored;
  readonly bytes: Uint8Array;
  readonly coders: ReadonlySet<string>;
  readonly placement: Choices["placements"][number];
}

/** The words that code in a module reads; it has no other coders and placements than these numbers need. */
function decoded({ shape, stored, bytes, coders, placement }: Read): Int32Array {
  const module = withMemory();
  const floats = Math.ceil((coded + bytes.length) / 16) * 16;
  const work = floats + 4 * sizeOf(shape);
  const end = work + workBytes(shape, stored);
  module.memory = { pages: Math.ceil((end + guard) / pageBytes) };
  const reader = readerIn(module, { coders, placements: new Set([placement]) }, { coded, work });
  const of = module.function("read", {}, (code) => reader.read(code, { stored, shape, to: floats }));
  module.exports.set("read", { kind: "function", of });
  const exports = exportsOf(module);
  const memory = new Uint8Array(memoryIn(exports));
  memory.set(bytes, coded);
  memory.fill(0xa5, end, end + guard);
  functionIn(exports, "read")();
  expect(memory.slice(end, end + guard).every((byte) => byte === 0xa5)).toBe(true);
  return new Int32Array(memory.slice(floats, work).buffer);
}

/** Bytes behind the promised room that must stay as they are. */
const guard = 256;

const random = mulberry32(0xdec0de);
const drawn = (count: number, draw: () => number): Float32Array => Float32Array.from({ length: count }, draw);
const kernel: Shape = [24, 16, 3, 3];
const count = sizeOf(kernel);
const steep = (): number => Math.min(15, Math.floor(-3 * Math.log(random() + 1e-9)));
const codebook = drawn(16, () => 0).map((_, i) => (i - 5) / 8);
const pruned = (kept: number) => ({
  kind: "codebook" as const,
  codebook,
  codes: Uint8Array.from({ length: count }, () => (random() < kept ? steep() : 5)),
});
const int8 = (axis: number, scales: number): Stored => ({
  kind: "int8",
  codes: Int8Array.from({ length: count }, () => Math.round(40 * (random() + random() - 1))),
  scales: drawn(scales, () => random() / 100),
  axis,
});
const half = (): number => Math.round(random() * 512 - 256) / 64;

const forced = (coder: "huffman" | "rans", placement: Choices["placements"][number]): Choices => ({
  coders: [coder],
  placements: [placement],
});

const cases: readonly (readonly [name: string, shape: Shape, stored: Stored, choices: Choices])[] = [
  ["float32", [33, 7], { kind: "floats", values: drawn(231, () => random() - 0.5) }, everyChoice],
  ["float16", kernel, { kind: "floats", values: drawn(count, half) }, everyChoice],
  [
    "float16 of many sizes",
    [600],
    { kind: "floats", values: drawn(600, () => half() * 2 ** -14) },
    everyChoice,
  ],
  ["one number for all", kernel, { kind: "floats", values: drawn(count, () => 0.3) }, everyChoice],
  ["one number", [1], { kind: "floats", values: Float32Array.of(-0) }, everyChoice],
  [
    "two numbers, in bits",
    [500],
    { kind: "floats", values: drawn(500, () => (random() < 0.5 ? 1 : -1)) },
    everyChoice,
  ],
  ["a codebook, dense, huffman", kernel, pruned(1), forced("huffman", "dense")],
  ["a codebook, dense, rans", kernel, pruned(1), forced("rans", "dense")],
  ["a codebook, relative, huffman", kernel, pruned(0.1), forced("huffman", "relative")],
  ["a codebook, relative, long gaps", kernel, pruned(0.004), forced("rans", "relative")],
  ["a codebook, presence", kernel, pruned(0.2), forced("rans", "presence")],
  ["presence in a matrix", [96, 36], pruned(0.2), everyChoice],
  ["int8 with one scale", kernel, int8(0, 1), everyChoice],
  ["int8 with a scale for each row", kernel, int8(0, 24), everyChoice],
  ["int8 with a scale for each column", kernel, int8(1, 16), forced("huffman", "relative")],
  [
    "low rank",
    kernel,
    {
      kind: "low rank",
      rank: 5,
      left: { kind: "floats", values: drawn(24 * 5, () => random() - 0.5) },
      right: {
        kind: "int8",
        codes: Int8Array.from({ length: (5 * count) / 24 }, () => Math.round(20 * random() - 10)),
        scales: Float32Array.of(0.01, 0.02, 0.03, 0.04, 0.05),
        axis: 0,
      },
    },
    everyChoice,
  ],
];

describe("code in a module reads what formats/squeezed reads, bit for bit", () => {
  test.each(cases)("%s", (_, shape, stored, choices) => {
    const file = written(shape, stored, choices);
    const words = new Int32Array(valuesOf(shape, file.stored).buffer);
    expect(decoded({ shape, ...file })).toEqual(words);
  });

  test("in every coder and placement there is", () => {
    const files = cases.map(([, shape, stored, choices]) => written(shape, stored, choices));
    const coders = new Set(files.flatMap((file) => [...file.coders]));
    expect([...coders].filter((coder) => coder !== "none").sort()).toEqual([
      "constant",
      "huffman",
      "plain",
      "rans",
    ]);
    expect(new Set(files.map(({ placement }) => placement))).toEqual(
      new Set(["dense", "relative", "presence"]),
    );
    expect(new Set(files.map(({ kind }) => kind))).toEqual(
      new Set(["floats", "codebook", "int8", "low rank"]),
    );
  });

  test("and floats that are told by their steps, infinite ones and none too", () => {
    for (const values of [
      Float32Array.of(-Infinity, -3.5, -(2 ** -24), -0, 0, 2 ** -24, 1, 65504, Infinity),
      Float32Array.of(-1e30, -0.1, 0, 1e-42, 0.1, 3e38),
    ]) {
      const to = new ByteWriter();
      to.byte(0);
      writeFloats({ to, choices: everyChoice }, values);
      const stored: Stored = { kind: "floats", values };
      const coders = new Set(["plain", "constant", "huffman", "rans"]);
      const read = decoded({ shape: [values.length], stored, bytes: to.taken(), coders, placement: "dense" });
      expect(read).toEqual(new Int32Array(values.buffer));
    }
  });
});
