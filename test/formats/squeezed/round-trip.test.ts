import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Choices,
  placements,
  readSqueezed,
  type Stored,
  valuesOf,
  writeSqueezed,
} from "../../../src/formats/squeezed/index.ts";
import { Graph, type Shape, sizeOf } from "../../../src/ir/index.ts";
import { smallNetwork, smallNumbers } from "./small-network.ts";

/** A network of one parameter and nothing else. */
function holding(shape: Shape): Graph {
  const graph = new Graph();
  const w = graph.parameter("w", shape, { role: "weight", initializer: { kind: "constant", value: 0 } });
  graph.output("w", w);
  return graph;
}

/** What becomes of numbers that are written and read. */
function kept(shape: Shape, numbers: Float32Array | Stored, choices?: Choices) {
  const file = writeSqueezed({
    graph: holding(shape),
    numbers: new Map([["w", numbers]]),
    ...(choices && { choices }),
  });
  const [w] = readSqueezed(file).stored;
  if (!w) throw new Error("the file holds no parameter");
  return w;
}

/** The bits of floats, which tell 0 from -0. */
const bits = (values: Float32Array): readonly number[] => [
  ...new Uint32Array(new Float32Array(values).buffer),
];

const shape = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 });
const halves = [0, -0, 0.5, -1.25, 2 ** -24, 65504, Number.POSITIVE_INFINITY];
const number = fc.oneof(
  fc.float(),
  fc.constantFrom(...halves),
  fc.constant(0),
  fc.integer({ min: -9, max: 9 }),
);
const choices = fc.record({
  coders: fc.subarray(["huffman", "rans"] as const),
  placements: fc.subarray([...placements], { minLength: 1 }),
});

/** Numbers for a shape. */
const floats = (of: Shape, item: fc.Arbitrary<number> = number): fc.Arbitrary<Float32Array> =>
  fc.array(item, { minLength: sizeOf(of), maxLength: sizeOf(of) }).map((values) => Float32Array.from(values));

describe("numbers come back, whatever they are coded with:", () => {
  test("floats", () => {
    const cases = shape.chain((of) => fc.tuple(fc.constant(of), floats(of), choices));
    fc.assert(
      fc.property(cases, ([of, values, chosen]) => {
        const { stored, bytes, parts } = kept(of, values, chosen);
        expect(bits(valuesOf(of, stored))).toEqual(bits(values));
        expect(parts.reduce((sum, part) => sum + part.bytes, 0)).toBeLessThan(bytes);
      }),
      { numRuns: 300 },
    );
  });

  test("a codebook's", () => {
    const cases = shape.chain((of) =>
      fc
        .array(number, { minLength: 1, maxLength: 40 })
        .chain((entries) =>
          fc.tuple(
            fc.constant(of),
            fc.constant(Float32Array.from(entries)),
            fc.uint8Array({ max: entries.length - 1, minLength: sizeOf(of), maxLength: sizeOf(of) }),
            choices,
          ),
        ),
    );
    fc.assert(
      fc.property(cases, ([of, codebook, codes, chosen]) => {
        const { stored } = kept(of, { kind: "codebook", codebook, codes }, chosen);
        expect(bits(valuesOf(of, stored))).toEqual(
          bits(Float32Array.from(codes, (code) => codebook[code] ?? 0)),
        );
      }),
      { numRuns: 300 },
    );
  });

  test("int8 with a scale for each place along an axis", () => {
    const cases = shape.chain((of) =>
      fc
        .nat(of.length - 1)
        .chain((axis) =>
          fc.tuple(
            fc.constant(of),
            fc.constant(axis),
            floats([of[axis] ?? 1]),
            fc.int8Array({ minLength: sizeOf(of), maxLength: sizeOf(of) }),
            choices,
          ),
        ),
    );
    fc.assert(
      fc.property(cases, ([of, axis, scales, codes, chosen]) => {
        const { stored } = kept(of, { kind: "int8", codes, scales, axis }, chosen);
        expect(stored).toMatchObject({ kind: "int8", codes });
        const step = sizeOf(of.slice(axis + 1));
        const wanted = Float32Array.from(codes, (code, i) => {
          const place = Math.floor(i / step) % (of[axis] ?? 1);
          return code * (scales[place] ?? 0);
        });
        expect(bits(valuesOf(of, stored))).toEqual(bits(wanted));
      }),
      { numRuns: 300 },
    );
  });

  test("factors", () => {
    const left = { kind: "floats", values: Float32Array.of(1, 2, 3, 4, 5, 6) } as const;
    const right = {
      kind: "int8",
      codes: Int8Array.of(1, 0, -1, 2, 0, 3, 0, 1),
      scales: Float32Array.of(0.5),
      axis: 0,
    } as const;
    const { stored } = kept([3, 2, 2], { kind: "low rank", rank: 2, left, right });
    // By hand: [1 2; 3 4; 5 6] times [0.5 0 -0.5 1; 0 1.5 0 0.5].
    expect([...valuesOf([3, 2, 2], stored)]).toEqual([0.5, 3, -0.5, 2, 1.5, 6, -1.5, 5, 2.5, 9, -2.5, 8]);
    expect(stored).toMatchObject({ kind: "low rank", rank: 2 });
  });
});

describe("the shortest coding is taken:", () => {
  const random = (i: number) => (Math.imul(i + 1, 2654435761) >>> 8) / 2 ** 24;
  const weights = (density: number, entries: number) =>
    Float32Array.from({ length: 9 * 512 }, (_, i) =>
      random(i) < density ? 1 + Math.floor(entries * random(i + 99_999)) : 0,
    );

  test.each([
    ["few numbers among many zeros", weights(0.1, 8), "codebook", ["codebook", "gaps", "codes"]],
    ["hardly a zero", weights(0.99, 100), "codebook", ["codebook", "codes"]],
    [
      "numbers that are all others",
      Float32Array.from({ length: 4608 }, (_, i) => random(i)),
      "floats",
      ["numbers"],
    ],
    ["one number", new Float32Array(4608).fill(7), "codebook", ["codebook", "codes"]],
  ])("%s", (_, values, kind, parts) => {
    const { stored, parts: found } = kept([64, 72], values);
    expect([stored.kind, found.map(({ what }) => what)]).toEqual([kind, parts]);
  });

  test("kernels that keep a row each, place by place", () => {
    const rows = Float32Array.from({ length: 9 * 512 }, (_, i) => {
      const kept = Math.floor(3 * random(Math.floor(i / 9)));
      return Math.floor((i % 9) / 3) === kept ? 1 + Math.floor(4 * random(i + 7)) : 0;
    });
    expect(kept([32, 16, 3, 3], rows).parts.map(({ what }) => what)).toEqual([
      "codebook",
      "presence",
      "codes",
    ]);
    expect(kept([32, 144], rows).parts.map(({ what }) => what)).toEqual(["codebook", "gaps", "codes"]);
  });

  test("halves take half the bytes of floats", () => {
    const values = Float32Array.from({ length: 3000 }, (_, i) => random(i));
    const coarse = values.map((value) => Math.round(value * 2048) / 2048);
    const [fine, half] = [values, coarse].map((some) => kept([3000], some).bytes);
    expect(half).toBeLessThan(0.6 * (fine ?? 0));
  });
});

test("a network is read as it was written", () => {
  const graph = smallNetwork();
  const numbers = smallNumbers();
  const metadata = { "thumbnet.model": "small", words: "größer → 大" };
  const read = readSqueezed(writeSqueezed({ graph, numbers, metadata }));
  expect(read.metadata).toEqual(metadata);
  expect(`${read.graph()}`).toBe(`${graph}`);
  expect([...read.graph().outputs.keys()]).toEqual([...graph.outputs.keys()]);
  expect(read.graph().parameters.map(({ name, role }) => [name, role])).toEqual(
    graph.parameters.map(({ name, role }) => [name, role]),
  );
  expect(read.graph().constants.map(({ tensor }) => tensor)).toEqual(
    graph.constants.map(({ tensor }) => tensor),
  );
  for (const { name, shape: of, stored } of read.stored) {
    const given = numbers.get(name);
    const wanted = given && "kind" in given ? valuesOf(of, given) : (given ?? new Float32Array());
    expect(bits(valuesOf(of, stored))).toEqual(bits(wanted));
  }
});

test("constants of every type come back", () => {
  const graph = new Graph();
  const data = {
    float32: Float32Array.of(0.1, 2, -0, 1e30),
    int32: Int32Array.of(-1, 2 ** 31 - 1, -(2 ** 31), 0),
    int8: Int8Array.of(-128, 127, 0, 5),
    uint8: Uint8Array.of(255, 0, 1, 128),
    bool: Uint8Array.of(1, 0, 0, 1),
  } as const;
  for (const [dtype, numbers] of Object.entries(data))
    graph.constant(dtype, { type: { dtype: dtype as keyof typeof data, shape: [2, 2] }, data: numbers });
  graph.output("y", graph.constants[0] ?? graph.input("x", [1]));
  const read = readSqueezed(writeSqueezed({ graph, numbers: new Map() }));
  expect(read.graph().constants.map(({ tensor }) => tensor.data)).toEqual(Object.values(data));
  expect(read.constants.map(({ name, type }) => [name, type.dtype])).toEqual(
    Object.keys(data).map((dtype) => [dtype, dtype]),
  );
});

describe("the size of images", () => {
  const numbers = smallNumbers();

  test("is open where the network was also shown at another", () => {
    const file = writeSqueezed({ graph: smallNetwork(), alsoAs: smallNetwork([2, 3, 7, 9]), numbers });
    const { graph } = readSqueezed(file);
    expect(`${graph([4, 3, 31, 17])}`).toBe(`${smallNetwork([4, 3, 31, 17])}`);
    expect(() => graph([1, 4, 31, 17])).toThrowErrorMatchingInlineSnapshot(
      `[FormatError: squeezed, byte 7, input "image": found float32[1, 4, 31, 17]; would fit: float32[any, 3, any, any]]`,
    );
  });

  test("is fixed where it was not", () => {
    const { graph } = readSqueezed(writeSqueezed({ graph: smallNetwork(), numbers }));
    expect(() => graph([1, 3, 31, 17])).toThrowErrorMatchingInlineSnapshot(
      `[FormatError: squeezed, byte 7, input "image": found float32[1, 3, 31, 17]; would fit: float32[1, 3, 5, 4]]`,
    );
  });
});

describe("what cannot be written is refused:", () => {
  const graph = smallNetwork();
  test.each([
    ["no numbers", { "fire/expand/bias": undefined }],
    ["too few", { "fire/expand/bias": Float32Array.of(1, 2) }],
    ["numbers of another network", { other: Float32Array.of(1) }],
    ["a code beyond its codebook", { scale: codebookOf(2, new Uint8Array(10).fill(2)) }],
    ["a codebook that is too large", { scale: codebookOf(257, new Uint8Array(10)) }],
    [
      "scales that are none of the axis",
      { scale: { kind: "int8", codes: new Int8Array(10), scales: new Float32Array(3), axis: 0 } as const },
    ],
  ])("%s", (_, changes) => {
    const numbers = new Map<string, Float32Array | Stored | undefined>([
      ...smallNumbers(),
      ...Object.entries(changes),
    ]);
    const given = new Map([...numbers].flatMap(([name, some]) => (some ? [[name, some] as const] : [])));
    expect(() => writeSqueezed({ graph, numbers: given })).toThrowErrorMatchingSnapshot();
  });
});

function codebookOf(entries: number, codes: Uint8Array): Stored {
  return { kind: "codebook", codebook: new Float32Array(entries), codes };
}
