import { expect, test } from "vitest";
import { packBytes, packerIn } from "../../../../src/engines/wasm/decode/pack.ts";
import { type Packing, type Panels, packed } from "../../../../src/engines/wasm/lower/packing.ts";
import { mulberry32 } from "../../../support/random.ts";
import { exportsOf, functionIn, memoryIn, withMemory } from "../assembler/run.ts";

const random = mulberry32(7);

/** A transposed convolution's phase: taps from the last to the first, of two groups with ten columns each. */
const panels: Panels = {
  kind: "panels",
  words: "floats",
  lanes: 8,
  start: 5,
  groups: { count: 2, step: 3 * 10 * 6 },
  columns: { count: 10, step: 6 },
  taps: [
    { count: 2, step: -3 },
    { count: 2, step: 1 },
  ],
  channels: { count: 3, step: 60 },
};

const cases: readonly (readonly [name: string, packing: Packing, numbers: number, words: number])[] = [
  ["copies", { kind: "copied", count: 13 }, 13, 16],
  ["cuts panels", panels, 400, 2 * 16 * 12],
  ["cuts panels of pairs", { ...panels, words: "pairs" }, 400, 2 * 16 * 6],
  [
    "leaves half of a word empty behind an odd row",
    {
      ...panels,
      words: "pairs",
      channels: { count: 3, step: 60 },
      taps: [panels.taps[0], { count: 1, step: 1 }],
      groups: { count: 1, step: 0 },
      start: 3,
    },
    400,
    16 * 3,
  ],
  ["transforms for 2×2", { kind: "transformed", results: 2, depth: 5, columns: 11 }, 495, 16 * 16 * 5],
  ["transforms for 4×4", { kind: "transformed", results: 4, depth: 5, columns: 11 }, 495, 36 * 16 * 5],
];

test.each(cases)("code in a module %s as the host does", (_, packing, numbers, words) => {
  const isWhole = packing.kind === "panels" && packing.words === "pairs";
  const given = Float32Array.from({ length: numbers }, () =>
    isWhole ? Math.round(255 * random() - 128) : random() - 0.5,
  );
  const [from, to] = [16, 16 + 4 * numbers];
  const module = withMemory();
  const packer = packerIn(module, { work: 65_536 - packBytes });
  const of = module.function("pack", {}, (code) => packer.pack(code, packing, { from, to }));
  module.exports.set("pack", { kind: "function", of });
  const exports = exportsOf(module);
  const memory = memoryIn(exports);
  new Float32Array(memory).set(given, from / 4);
  functionIn(exports, "pack")();
  const expected = packed(packing, words, given);
  expect(new Int32Array(memory, to, words)).toEqual(new Int32Array(expected.buffer));
});
