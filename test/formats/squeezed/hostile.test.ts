import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ByteWriter, writeRepeating } from "../../../src/compression/coding/index.ts";
import { type Blueprint, blueprintOf } from "../../../src/formats/squeezed/blueprint.ts";
import { writeHeader } from "../../../src/formats/squeezed/header.ts";
import { FormatError, readSqueezed, valuesOf, writeSqueezed } from "../../../src/formats/squeezed/index.ts";
import { bytesBy } from "../../compression/coding/runs.ts";
import { mutated } from "../mutated.ts";
import { blocksOf, sealed } from "./sealed.ts";
import { smallNetwork, smallNumbers } from "./small-network.ts";

const file = writeSqueezed({ graph: smallNetwork(), numbers: smallNumbers(), metadata: { a: "b" } });

/** All that a file says, or undefined if it is refused with an offset in it. */
function readOrRefuse(bytes: Uint8Array) {
  try {
    const { metadata, graph, stored } = readSqueezed(bytes);
    return {
      metadata,
      graph: `${graph()}`,
      numbers: stored.map(({ name, shape, stored: words }) => [name, valuesOf(shape, words)]),
    };
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    const offset = Number(/^byte (\d+)/.exec(error.where)?.[1]);
    expect(offset).toBeGreaterThanOrEqual(0);
    expect(offset).toBeLessThanOrEqual(bytes.length);
    return undefined;
  }
}

const right = readOrRefuse(file);

describe("a file", () => {
  test("that ends early is refused, wherever it does", () => {
    for (let length = 0; length < file.length; length++)
      expect(readOrRefuse(file.subarray(0, length))).toBeUndefined();
  });

  test("with any bit turned is refused", () => {
    for (let at = 0; at < file.length; at++)
      for (let bit = 1; bit < 256; bit *= 2)
        expect(readOrRefuse(file.with(at, (file[at] ?? 0) ^ bit))).toBeUndefined();
  });

  test("that was cut, joined and altered is refused, or still says the same", () => {
    fc.assert(
      fc.property(mutated(file), (bytes) => {
        const read = readOrRefuse(bytes);
        if (read) expect(read).toEqual(right);
      }),
      { numRuns: 1000 },
    );
  });

  test("of any content whose checksums are right says something or is refused", () => {
    const blocks = blocksOf(file);
    const altered = fc.nat(blocks.length - 1).chain((i) => {
      const block = blocks[i] ?? new Uint8Array();
      return mutated(block).map((content) => sealed(blocks.with(i, content)));
    });
    let said = 0;
    fc.assert(
      fc.property(altered, (bytes) => {
        if (readOrRefuse(bytes)) said++;
      }),
      { numRuns: 3000 },
    );
    expect(said).toBeGreaterThan(0);
  });

  test("of any bytes with a signature is refused", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, isSealed) => {
        readOrRefuse(isSealed ? sealed([bytes]) : Uint8Array.of(...file.subarray(0, 5), ...bytes));
      }),
      { numRuns: 1000 },
    );
  });
});

describe("a header", () => {
  const whole = blueprintOf(smallNetwork());
  const [, ...numbers] = blocksOf(file);

  /** A file whose header says this. */
  const saying = (blueprint: Blueprint): Uint8Array => {
    const header = bytesBy((writer) => writeHeader(writer, { metadata: {}, blueprint }));
    return sealed([header, ...numbers]);
  };

  const [conv] = whole.nodes;
  const [image] = whole.inputs;
  const [weight] = whole.parameters;
  if (!conv || !image || !weight) throw new Error("the small network is not what it was");
  const withNode = (change: Partial<typeof conv>): Blueprint => ({
    ...whole,
    nodes: [{ ...conv, ...change }, ...whole.nodes.slice(1)],
  });
  const withWeight = (shape: readonly number[]): Blueprint => ({
    ...whole,
    parameters: [{ ...weight, shape }, ...whole.parameters.slice(1)],
  });

  test("reads as it is when nothing is changed", () => {
    expect(readOrRefuse(saying(whole))).toEqual({ ...right, metadata: {} });
  });

  test.each([
    ["an operator of a later version", withNode({ op: "Warp" })],
    ["an attribute that the operator lacks", withNode({ attributes: { ...conv.attributes, angle: 3 } })],
    ["an attribute of another kind", withNode({ attributes: { ...conv.attributes, strides: 2 } })],
    ["too few numbers in an attribute", withNode({ attributes: { ...conv.attributes, pads: [1] } })],
    ["strides of 0", withNode({ attributes: { ...conv.attributes, strides: [0, 0] } })],
    ["an operand that does not fit", withNode({ operands: [0, 0, undefined] })],
    ["an operand that is missing", withNode({ operands: [undefined, 1, 2] })],
    ["a list for one value", withNode({ operands: [[0, 0], 1, 2] })],
    ["slots that are missing", withNode({ operands: [0, 1] })],
    ["another number of results", withNode({ results: 2 })],
    ["a weight with more numbers than there is room for", withWeight([2 ** 20, 3, 16, 16])],
    ["a weight of rank 255", withWeight(Array.from({ length: 255 }, () => 1))],
    ["a weight without numbers", withWeight([0, 3, 3, 3])],
    [
      "an image without an end",
      { ...whole, inputs: [{ ...image, type: { dtype: "float32", shape: [1, 3, 2 ** 31, 9] } as const }] },
    ],
    ["two parameters of one name", { ...whole, parameters: [weight, ...whole.parameters] }],
    ["two outputs of one name", { ...whole, outputs: [...whole.outputs, ...whole.outputs] }],
  ])("with %s is refused", (_, blueprint) => {
    expect(() => readSqueezed(saying(blueprint))).toThrowErrorMatchingSnapshot();
  });

  test.each<[string, (writer: ByteWriter) => void]>([
    ["that is said to be gigabytes", (writer) => writer.count(2 ** 34)],
    ["with as many texts as bytes", (writer) => header(writer, [255, 255, 255, 7])],
    ["with as many parameters as numbers are", (writer) => header(writer, [0, 0, 255, 255, 255, 255, 15])],
    [
      "that repeats what was never there",
      (writer) => writer.bytes(Uint8Array.of(9, 1, 0, 9, 1, 9, 0, 1, 1, 1)),
    ],
    ["that has more bytes than it says", (writer) => header(writer, [0, 0, 0, 0, 0, 0, 0, 7])],
  ])("%s is refused", (_, write) => {
    expect(() => readSqueezed(sealed([bytesBy(write)]))).toThrowErrorMatchingSnapshot();
  });

  function header(writer: ByteWriter, plain: readonly number[]): void {
    writer.count(plain.length);
    writeRepeating(writer, Uint8Array.from(plain), []);
  }
});

describe("a block", () => {
  test("that is said to be gigabytes is refused before they are waited for", () => {
    const bytes = bytesBy((writer) => {
      writer.bytes(file.subarray(0, 5));
      writer.count(2 ** 33);
    });
    expect(() => readSqueezed(bytes)).toThrowErrorMatchingSnapshot();
  });

  test("of nothing is refused", () => {
    expect(() => readSqueezed(sealed([new Uint8Array()]))).toThrowErrorMatchingSnapshot();
  });

  test("with numbers of nothing is refused", () => {
    const blocks = blocksOf(file);
    expect(() =>
      readSqueezed(sealed([...blocks.slice(0, -1), Uint8Array.of(...(blocks.at(-1) ?? []), 0)])),
    ).toThrowErrorMatchingSnapshot();
  });
});
