import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readDeepCompressed } from "../../../src/cli/deep-compressed.ts";
import {
  deepCompression,
  leastBitsOf,
  readSqueezed,
  valuesOf,
  writeSqueezed,
} from "../../../src/formats/squeezed/index.ts";
import { graphFor } from "../../../src/runs/index.ts";

const released = "../shared/data/squeezenet-deep-compression/compressed_SqueezeNet.net";

const bytesOf = (values: Float32Array = new Float32Array()): Uint8Array =>
  new Uint8Array(values.buffer, 0, values.byteLength);

/** The SqueezeNet that Han et al. released: 415,921 weights that are not 0, and biases. */
describe.skipIf(!existsSync(released))(`the released SqueezeNet (skipped without ${released})`, () => {
  const network = readDeepCompressed(released);
  const written = network.then(({ description, weights }) =>
    writeSqueezed({ graph: graphFor(description), numbers: weights }),
  );

  test("keeps every weight, in four fifths of its bytes", async () => {
    const { weights } = await network;
    const file = await written;
    const { stored } = readSqueezed(file);
    for (const { name, shape, stored: words } of stored)
      expect(Buffer.compare(bytesOf(valuesOf(shape, words)), bytesOf(weights.get(name)))).toBe(0);
    expect(file.length).toBeLessThan(0.8 * readFileSync(released).length);
  });

  test("takes no more for its codes and their places than their entropy, and less than Huffman and relative indices", async () => {
    const { description, weights } = await network;
    const huffman = writeSqueezed({
      graph: graphFor(description),
      numbers: weights,
      choices: deepCompression,
    });
    const [ours, theirs] = [await written, huffman].map((file) => {
      const coded = readSqueezed(file).stored.filter(({ stored }) => stored.kind === "codebook");
      const parts = coded.flatMap((parameter) => parameter.parts).filter(({ what }) => what !== "codebook");
      return {
        bytes: parts.reduce((sum, part) => sum + part.bytes, 0),
        entropy: coded.reduce((sum, { stored }) => sum + leastBitsOf(stored), 0) / 8,
      };
    });
    expect(ours?.bytes).toBeLessThan(ours?.entropy ?? 0);
    expect(ours?.bytes).toBeLessThan(0.975 * (theirs?.bytes ?? 0));
  });
});
