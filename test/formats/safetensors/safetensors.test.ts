import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  fromFloat32,
  readSafetensors,
  toFloat32,
  writeSafetensors,
} from "../../../src/formats/safetensors/index.ts";
import { mutated, readOrRefuse } from "../mutated.ts";

/** Written by the Python package; `make.py` beside it says how. */
const fromPython = new Uint8Array(
  readFileSync(new URL("../../fixtures/safetensors/dtypes.safetensors", import.meta.url)),
);

function file(header: unknown, bodyBytes = 0): Uint8Array {
  const json = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + bodyBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}

const tensor = (begin: number, end: number, shape: unknown = [(end - begin) / 4], dtype = "F32") => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});

test("a file written by Python is read with its metadata, dtypes, shapes and values", () => {
  const { metadata, tensors } = readSafetensors(fromPython);
  const rows = [...tensors].map(([name, t]) => [name, t.dtype, t.shape, [...toFloat32(t)]]);
  expect(metadata).toEqual({ model: 'täst "q"\n\x01\x7f' });
  expect(rows).toEqual([
    ["long", "I64", [2], [-1, 2 ** 40]],
    ["double", "F64", [2], [0, Math.fround(0.1)]],
    ["empty", "F32", [0, 4], []],
    ["scalar", "F32", [], [3.5]],
    ["weight", "F32", [2, 3], [-0.5, -0.25, 0, 0.25, 0.5, 0.75]],
    ["int", "I32", [1], [-7]],
    ["brain", "BF16", [3], [1, -2.5, 2 ** -133]],
    ["half", "F16", [5], [1, -2.5, 2 ** -24, Infinity, NaN]],
    ["short", "I16", [1], [-300]],
    ["byte/é", "I8", [1], [-3]],
    ["10", "U8", [3], [1, 2, 255]],
    ["flag", "BOOL", [2], [1, 0]],
  ]);
});

test("what Python wrote is written again byte for byte, in whatever order the tensors come", () => {
  const { metadata, tensors } = readSafetensors(fromPython);
  expect(writeSafetensors({ metadata, tensors })).toEqual(fromPython);
  expect(writeSafetensors({ metadata, tensors: new Map([...tensors].reverse()) })).toEqual(fromPython);
});

test("the header is padded so that tensors begin at a multiple of eight bytes", () => {
  for (const name of ["a", "ab", "abc", "abcdefgh"]) {
    const bytes = writeSafetensors({
      metadata: {},
      tensors: new Map([[name, fromFloat32([1], Float32Array.of(1))]]),
    });
    expect((bytes.length - 4) % 8).toBe(0);
  }
});

test("metadata is written by key, and an empty file is an empty object", () => {
  const written = writeSafetensors({ metadata: { b: "2", a: "1" }, tensors: new Map() });
  expect(new TextDecoder().decode(written.subarray(8)).trim()).toBe('{"__metadata__":{"a":"1","b":"2"}}');
  expect(readSafetensors(writeSafetensors({ metadata: {}, tensors: new Map() }))).toEqual({
    metadata: {},
    tensors: new Map(),
  });
});

test("a name that JavaScript keeps for itself is a name like any other", () => {
  const tensors = new Map([["__proto__", fromFloat32([1], Float32Array.of(4))]]);
  expect(readSafetensors(writeSafetensors({ metadata: {}, tensors }))).toEqual({ metadata: {}, tensors });
});

describe("a misread says what stood where and what would fit", () => {
  test.each<[string, Uint8Array, string]>([
    [
      "a file shorter than its first number",
      new Uint8Array(5),
      "file: found 5 bytes; would fit: at least the 8 bytes of the header's length",
    ],
    [
      "a header longer than the file",
      Uint8Array.of(9, 0, 0, 0, 0, 0, 0, 0, 123, 125),
      "header length at byte 0: found 9 in a file of 10 bytes; would fit: at most 2",
    ],
    [
      "a header length beyond all memory",
      new Uint8Array(8).fill(255),
      "header length at byte 0: found 18446744073709551615 in a file of 8 bytes; would fit: at most 0",
    ],
    [
      "a header that is no JSON",
      file("{]"),
      'header at byte 8: found text that is not JSON, "{]"; would fit: a JSON object',
    ],
    [
      "a header that is no UTF-8",
      Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0, 0xff),
      "header at byte 8: found bytes that are not UTF-8; would fit: a JSON object in UTF-8",
    ],
    ["a header that is a list", file([]), "header at byte 8: found []; would fit: a JSON object"],
    [
      "metadata that is no text",
      file({ __metadata__: { a: 1 } }),
      '__metadata__ "a": found 1; would fit: a text',
    ],
    [
      "metadata that is no object",
      file({ __metadata__: null }),
      "__metadata__: found null; would fit: an object of texts",
    ],
    [
      "a tensor that is a number",
      file({ a: 1 }),
      'tensor "a": found 1; would fit: an object of dtype, shape and data_offsets',
    ],
    [
      "an unknown dtype",
      file({ a: tensor(0, 4, [4], "F8_E4M3") }, 4),
      'tensor "a": found dtype "F8_E4M3"; would fit: I64, F64, F32, I32, BF16, F16, I16, I8, U8, BOOL',
    ],
    [
      "a dtype that every object has",
      file({ a: tensor(0, 4, [4], "toString") }, 4),
      'tensor "a": found dtype "toString"; would fit: I64, F64, F32, I32, BF16, F16, I16, I8, U8, BOOL',
    ],
    [
      "a shape of texts",
      file({ a: tensor(0, 4, ["1"]) }, 4),
      'tensor "a": found shape ["1"]; would fit: a list of whole numbers',
    ],
    [
      "a negative shape",
      file({ a: tensor(0, 4, [-1, -1]) }, 4),
      'tensor "a": found shape [-1, -1]; would fit: whole numbers from 0 whose product counts at most 2^53 bytes',
    ],
    [
      "a broken shape",
      file({ a: tensor(0, 4, [0.5, 2]) }, 4),
      'tensor "a": found shape [0.5, 2]; would fit: whole numbers from 0 whose product counts at most 2^53 bytes',
    ],
    [
      "a shape beyond all memory",
      file({ a: tensor(0, 4, [2 ** 40, 2 ** 40]) }, 4),
      'tensor "a": found shape [1099511627776, 1099511627776]; would fit: whole numbers from 0 whose product counts at most 2^53 bytes',
    ],
    [
      "no offsets",
      file({ a: { dtype: "F32", shape: [1] } }),
      'tensor "a": found data_offsets nothing; would fit: [begin, end]',
    ],
    [
      "offsets that do not match the shape",
      file({ a: tensor(0, 8, [3]) }, 8),
      'tensor "a": found data_offsets [0, 8]; would fit: 12 bytes for F32[3]',
    ],
    [
      "offsets beyond the file",
      file({ a: tensor(0, 8) }, 4),
      'tensor "a": found data_offsets [0, 8] in a body of 4 bytes; would fit: end ≤ 4',
    ],
    [
      "overlapping tensors",
      file({ b: tensor(4, 12), a: tensor(0, 8) }, 12),
      'tensor "b": found data_offsets [4, 12] overlapping the tensor before, which ends at 8; would fit: begin 8',
    ],
    [
      "a hole between tensors",
      file({ a: tensor(0, 4), b: tensor(8, 12) }, 12),
      'tensor "b": found data_offsets [8, 12] after a hole from 4; would fit: begin 4',
    ],
    [
      "bytes after the last tensor",
      file({ a: tensor(0, 4) }, 7),
      "end of file: found 3 bytes after the last tensor; would fit: none",
    ],
    [
      "one name twice",
      file(
        '{"a" : {"dtype":"U8","shape":[0],"data_offsets":[0,0]},"\\u0061":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}',
      ),
      'header, character 55: found the name "a" a second time; would fit: every name once',
    ],
    [
      "one key of a tensor twice",
      file('{"a":{"dtype":"U8","dtype":"I8","shape":[0],"data_offsets":[0,0]}}'),
      'header, character 19: found the name "dtype" a second time; would fit: every name once',
    ],
    [
      "nothing but brackets",
      file(`${"[".repeat(1e6)}${"]".repeat(1e6)}`),
      "header, character 3: found brackets nested too deep; would fit: at most 3 levels",
    ],
    [
      "brackets without end",
      file(`{"a":${"[".repeat(1e6)}${"]".repeat(1e6)}}`),
      "header, character 7: found brackets nested too deep; would fit: at most 3 levels",
    ],
  ])("%s", (_, bytes, message) => {
    expect(() => readSafetensors(bytes)).toThrow(`safetensors, ${message}`);
  });

  test("a tensor to be written with too few bytes", () => {
    const tensors = new Map([["a", { ...fromFloat32([3], Float32Array.of(1, 2)) }]]);
    expect(() => writeSafetensors({ metadata: {}, tensors })).toThrow(
      'safetensors, tensor "a": found 8 bytes; would fit: 12 bytes for F32[3]',
    );
  });

  test("a tensor to be written under the name kept for metadata", () => {
    const tensors = new Map([["__metadata__", fromFloat32([0], new Float32Array())]]);
    expect(() => writeSafetensors({ metadata: {}, tensors })).toThrow(
      'safetensors, tensor "__metadata__": found the name kept for metadata; would fit: another name',
    );
  });
});

function expectRefusedOrRight(bytes: Uint8Array): void {
  const content = readOrRefuse(readSafetensors, bytes);
  if (content === undefined) return;
  const body = [...content.tensors.values()].reduce((sum, { data }) => sum + data.byteLength, 0);
  expect(body).toBeLessThanOrEqual(bytes.byteLength);
  const again = readSafetensors(writeSafetensors(content));
  expect([again.metadata, new Map([...again.tensors].sort())]).toEqual([
    content.metadata,
    new Map([...content.tensors].sort()),
  ]);
}

test("a mutated file is refused, or read as something that survives being written", () => {
  fc.assert(fc.property(mutated(fromPython), expectRefusedOrRight), { numRuns: 2000 });
});

test("a mutated header of the right length is refused, or read as something that survives being written", () => {
  const bodyAt = 8 + Number(new DataView(fromPython.buffer, fromPython.byteOffset).getBigUint64(0, true));
  const header = mutated(fromPython.subarray(8, bodyAt)).map((bytes) => new TextDecoder().decode(bytes));
  const bodyBytes = fromPython.length - bodyAt;
  fc.assert(
    fc.property(header, (json) => expectRefusedOrRight(file(json, bodyBytes))),
    { numRuns: 2000 },
  );
});

test("any bytes, and any JSON as a header, are refused or read", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), expectRefusedOrRight), { numRuns: 500 });
  fc.assert(
    fc.property(fc.json(), fc.nat(16), (json, n) => expectRefusedOrRight(file(json, n))),
    { numRuns: 500 },
  );
});

test("what is written is read back, for any tensors", () => {
  const stored = fc
    .tuple(
      fc.constantFrom("F32" as const, "U8" as const, "F16" as const),
      fc.array(fc.nat(3), { maxLength: 4 }),
    )
    .map(([dtype, shape]) => {
      const bytes = { F32: 4, U8: 1, F16: 2 }[dtype];
      const count = shape.reduce((product, extent) => product * extent, bytes);
      return { dtype, shape, data: Uint8Array.from({ length: count }, (_, i) => i) };
    });
  const name = fc.string({ unit: "grapheme" }).filter((text) => text !== "__metadata__");
  const tensors = fc.array(fc.tuple(name, stored), { maxLength: 6 }).map((rows) => new Map(rows));
  fc.assert(
    fc.property(tensors, fc.dictionary(fc.string(), fc.string()), (given, metadata) => {
      const content = readSafetensors(writeSafetensors({ metadata, tensors: given }));
      expect(content.tensors).toEqual(given);
      expect(Object.entries(content.metadata).sort()).toEqual(Object.entries(metadata).sort());
    }),
    { numRuns: 300 },
  );
});
