import fc from "fast-check";
import { expect, test } from "vitest";
import {
  FormatError,
  type Piece,
  readSqueezed,
  SqueezedParser,
  streamSqueezed,
  writeSqueezed,
} from "../../../src/formats/squeezed/index.ts";
import { Graph } from "../../../src/ir/index.ts";
import { smallNetwork, smallNumbers } from "./small-network.ts";

const file = writeSqueezed({ graph: smallNetwork(), numbers: smallNumbers(), metadata: { a: "b" } });

/** What can be compared of a piece: a header is what it says, and its graph as text. */
const comparable = (piece: Piece) =>
  piece.kind === "header" ? { ...piece.header, graph: `${piece.header.graph()}` } : piece.parameter;

/** The pieces of a whole file. */
const { stored, ...header } = readSqueezed(file);
const whole = [comparable({ kind: "header", header }), ...stored];

test("a file that comes byte by byte is the same as a whole one", () => {
  const parser = new SqueezedParser();
  const pieces = Array.from(file, (byte) => parser.push(Uint8Array.of(byte))).flat();
  parser.end();
  expect(pieces.map(comparable)).toEqual(whole);
});

test("a file that comes in any pieces is the same, and may lie in memory that is used again", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(file.length), { maxLength: 8 }), (cuts) => {
      const parser = new SqueezedParser();
      const ends = [...cuts.toSorted((a, b) => a - b), file.length];
      const pieces = ends.flatMap((end, i) => {
        const chunk = file.slice(ends[i - 1] ?? 0, end);
        const answer = parser.push(chunk);
        chunk.fill(0xff);
        return answer;
      });
      parser.end();
      expect(pieces.map(comparable)).toEqual(whole);
    }),
  );
});

test("the header is there before the first parameter, and a large parameter before the next", () => {
  const graph = new Graph();
  for (const name of ["first", "second"]) {
    const zero = { kind: "constant", value: 0 } as const;
    graph.output(name, graph.parameter(name, [3000], { role: "weight", initializer: zero }));
  }
  const numbers = (seed: number) => Float32Array.from({ length: 3000 }, (_, i) => Math.sin(seed + i));
  const large = writeSqueezed({
    graph,
    numbers: new Map([
      ["first", numbers(1)],
      ["second", numbers(2)],
    ]),
  });
  const parser = new SqueezedParser();
  const times = Array.from(large, (byte, at) =>
    parser.push(Uint8Array.of(byte)).map((piece) => [piece.kind, at / large.length] as const),
  ).flat();
  expect(times.map(([kind]) => kind)).toEqual(["header", "parameter", "parameter"]);
  const [, [, first] = ["", 1]] = times;
  expect(first).toBeLessThan(0.51);
});

test("a stream is read while it comes, and refused if it ends early", async () => {
  async function* chunks(end: number) {
    for (let at = 0; at < end; at += 100) yield file.subarray(at, Math.min(at + 100, end));
  }
  const pieces: Piece[] = [];
  for await (const piece of streamSqueezed(chunks(file.length))) pieces.push(piece);
  expect(pieces.map(comparable)).toEqual(whole);
  await expect(async () => {
    for await (const _ of streamSqueezed(chunks(300)));
  }).rejects.toThrow(FormatError);
});
