import { describe, expect, test } from "vitest";
import { interpreter } from "../../src/engines/interpreter/index.ts";
import { ort } from "../../src/engines/ort/index.ts";
import { Graph } from "../../src/ir/graph.ts";
import { clipped, mixed, normOf } from "../../src/optimizers/index.ts";
import { compute } from "../support/compute.ts";

const limit = 5;

/** A gradient's length, and what is left of it. */
async function clip(gradient: readonly number[], engine = interpreter()) {
  const graph = new Graph();
  const value = graph.input("gradient", [gradient.length]);
  const norm = normOf(value);
  graph.output("norm", norm);
  graph.output("kept", clipped(value, norm, limit));
  const program = await engine.compile(graph);
  const results = await program.run({ gradient: { type: value.type, data: Float32Array.from(gradient) } });
  await program.close();
  const numbers = (name: string) => Array.from(results[name]?.data ?? []);
  return { norm: numbers("norm"), kept: numbers("kept") };
}

describe("clipping to a length of 5", () => {
  test("shortens what is longer to 5, in the direction that it has", async () => {
    expect(await clip([6, -8, 0])).toEqual({ norm: [10], kept: [3, -4, 0] });
  });

  test("leaves what is 5 long or shorter as it is, to the last bit", async () => {
    expect(await clip([3, -4])).toEqual({ norm: [5], kept: [3, -4] });
    const short = [0.1, -1.7, 1e-20].map(Math.fround);
    expect((await clip(short)).kept).toEqual(short);
  });

  test("leaves a gradient of zeros at zero", async () => {
    expect(await clip([0, 0, 0])).toEqual({ norm: [0], kept: [0, 0, 0] });
  });

  test.each([interpreter(), ort({ threads: 1 })])(
    "tells by an infinite length that the squares are beyond float32, in $name",
    async (engine) => expect((await clip([1e20, 1], engine)).norm).toEqual([Number.POSITIVE_INFINITY]),
  );
});

test("a mixture is the share of the old and the rest of the fresh", () => {
  const mixture = compute((t) => mixed(t([3], [8, -8, 0]), t([3], [0, 8, 4]), 0.75));
  expect(mixture).toEqual([6, -4, 1]);
});
