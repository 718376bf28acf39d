import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { writeHuffman } from "../../src/compression/coding/huffman.ts";
import { ByteReader, readRepeating } from "../../src/compression/coding/index.ts";
import { writeRans } from "../../src/compression/coding/rans.ts";
import { writeSqueezed } from "../../src/formats/squeezed/index.ts";
import { Graph } from "../../src/ir/index.ts";
import { conv, relu } from "../../src/ops/index.ts";
import { bytesBy } from "../compression/coding/runs.ts";
import { blocksOf } from "../formats/squeezed/sealed.ts";

const page = readFileSync(new URL("../../docs/squeezed-format.md", import.meta.url), "utf8");

/** The bytes at the beginnings of the lines of an example. */
function bytesIn(example: string): readonly string[] {
  const [, block = ""] = new RegExp(`\`\`\`hex ${example}\n([^]*?)\`\`\``).exec(page) ?? [];
  return block
    .split("\n")
    .flatMap((line) => /^ *((?:[0-9a-f]{2} )*[0-9a-f]{2})?/.exec(line)?.[1]?.split(" ") ?? []);
}

const hex = (bytes: Uint8Array): readonly string[] =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0"));

/** The example's network, as the page describes it. */
function example(): Uint8Array {
  const zero = { kind: "constant", value: 0 } as const;
  const graph = new Graph();
  const x = graph.input("x", [1, 1, 4, 4]);
  const y = graph.at("fire", () => {
    const w = graph.parameter("w", [1, 1, 3, 3], { role: "weight", initializer: zero });
    const b = graph.parameter("b", [1], { role: "bias", initializer: zero });
    return relu({ x: conv({ x, w, b }) });
  });
  graph.output("y", y);
  const numbers = new Map([
    ["fire/w", Float32Array.of(0, 0, 0.5, 0, 0, 0, -1, 0, 0)],
    ["fire/b", Float32Array.of(0.1)],
  ]);
  return writeSqueezed({ graph, numbers, metadata: { by: "us" } });
}

test("the example is the file that is written for it", () => {
  expect(bytesIn("file")).toEqual(hex(example()));
});

test("the example's header is what that file's first block unpacks to", () => {
  const [header = new Uint8Array()] = blocksOf(example());
  const reader = new ByteReader(header);
  expect(bytesIn("header")).toEqual(hex(readRepeating(reader, reader.count(1000))));
});

test("the examples of coders are what those write", () => {
  const run = { symbols: Uint8Array.of(1, 0, 1, 1, 2, 1, 0, 1, 1, 3, 1, 1), alphabet: 4 };
  expect(bytesIn("huffman")).toEqual(hex(bytesBy((writer) => writeHuffman(writer, run))));
  expect(bytesIn("rans")).toEqual(hex(bytesBy((writer) => writeRans(writer, run))));
});
