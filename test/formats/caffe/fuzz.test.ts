import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readCaffe } from "../../../src/formats/caffe/index.ts";
import { mutated, readOrRefuse } from "../mutated.ts";
import { caffemodel } from "./encode.ts";
import { nets } from "./nets.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);
const read = (text: Uint8Array) => readCaffe(new TextDecoder().decode(text));

/** Words and signs of descriptions, in any order. */
const words = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "layer",
        "layers",
        "name",
        "type",
        "bottom",
        "top",
        "input",
        "input_dim",
        "pooling_param",
      ),
      fc.constantFrom(
        "{",
        "}",
        "<",
        ">",
        "[",
        "]",
        ":",
        ",",
        "-",
        '"',
        "#",
        "\n",
        '"data"',
        '"Pooling"',
        "MAX",
      ),
      fc.integer().map(String),
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(" "));

describe.each(nets)("$name", ({ prototxt, trained, old = false }) => {
  const model = caffemodel(trained, { old });

  test("mutated, its description is refused or read", () => {
    fc.assert(
      fc.property(mutated(bytesOf(prototxt)), (text) => void readOrRefuse(read, text)),
      { numRuns: 300 },
    );
  });

  test("mutated, its numbers are refused or read", () => {
    const readModel = (bytes: Uint8Array) => readCaffe(prototxt, { caffemodel: bytes });
    fc.assert(
      fc.property(mutated(model), (bytes) => void readOrRefuse(readModel, bytes)),
      { numRuns: 300 },
    );
  });
});

test("words in any order are refused or read", () => {
  fc.assert(
    fc.property(words, (text) => void readOrRefuse(read, bytesOf(text))),
    { numRuns: 1000 },
  );
});

test("a long string and a long comment are no trouble", () => {
  const long = "x".repeat(2_000_000);
  expect(() => readCaffe(`# ${long}\nname: "${long}"`)).toThrow("no layers");
});
