import { describe, expect, test } from "vitest";
import { interpreter } from "../../src/engines/interpreter/index.ts";
import { Graph, type Tensor, type Value } from "../../src/ir/index.ts";
import { globalAveragePool, maxPool2d } from "../../src/layers/index.ts";
import { averagePool, conv } from "../../src/ops/index.ts";
import { effectiveField } from "../../src/profiling/index.ts";

const extent = 9;

/** A network of one channel on 9 by 9 pixels, and what it is fed. */
function network(build: (image: Value) => Value): { readonly graph: Graph; readonly image: Tensor } {
  const graph = new Graph();
  const image = graph.input("image", [1, 1, extent, extent]);
  graph.output("y", build(image));
  const data = Float32Array.from({ length: extent ** 2 }, (_, i) => i % 7);
  return { graph, image: { type: image.type, data } };
}

const filter = (x: Value, taps: readonly number[], size: number): Value => {
  const w = x.graph.constant("w", {
    type: { dtype: "float32", shape: [1, 1, size, size] },
    data: Float32Array.from(taps),
  });
  const pad = (size - 1) / 2;
  return conv({ x, w }, { pads: [pad, pad, pad, pad] });
};

const asked = (build: (image: Value) => Value, mass = 0.9545) => {
  const { graph, image } = network(build);
  return effectiveField(graph, { engine: interpreter("float64"), feeds: [double(image)], mass });
};

const double = ({ type, data }: Tensor) => ({ image: { type, data: Float64Array.from(data) } });

describe("an effective receptive field", () => {
  test("of an average is every pixel alike, so it takes that share of them", async () => {
    const mean = (x: Value) => averagePool({ x }, { kernelShape: [5, 5], pads: [2, 2, 2, 2] });
    // The 24th of 25 equal pixels passes 95.45 %.
    expect(await asked(mean)).toEqual({
      of: "AveragePool",
      mass: 0.9545,
      pixels: 24,
      seen: 25,
      share: 24 / 25,
      images: 1,
    });
  });

  test("of a filter is its greatest taps", async () => {
    const taps = [0, 1, 0, 1, 16, 1, 0, 1, 0];
    const once = (x: Value) => filter(x, taps, 3);
    expect(await asked(once, 0.75)).toMatchObject({ pixels: 1, seen: 9 });
    expect(await asked(once, 0.81)).toMatchObject({ pixels: 2 });
    expect(await asked(once, 1)).toMatchObject({ pixels: 5 });
  });

  test("of two filters in a row gathers in the middle", async () => {
    // Ones twice: 1 2 3 2 1 along both sides, 81 in all. The middle 9, four sixes beside it and two of the eight
    // fours and threes after that make half.
    const twice = (x: Value) => filter(filter(x, Array(9).fill(1), 3), Array(9).fill(1), 3);
    expect(await asked(twice, 0.5)).toMatchObject({ pixels: 7, seen: 25 });
  });

  test("counts the size of gradients, whatever their sign, and the mean of all images", async () => {
    const edges = (x: Value) => filter(x, [0, 0, 0, -1, 0, 1, 0, 0, 0], 3);
    expect(await asked(edges, 1)).toMatchObject({ pixels: 2 });
    const { graph, image } = network((x) => maxPool2d(x, { kernel: 3, stride: 3 }));
    const turned = { ...image, data: image.data.toReversed() };
    const engine = interpreter("float64");
    // A maximum listens to one pixel, which is another in another image.
    expect(await effectiveField(graph, { engine, feeds: [double(image)], mass: 1 })).toMatchObject({
      pixels: 1,
      seen: 9,
    });
    expect(
      await effectiveField(graph, { engine, feeds: [double(image), double(turned)], mass: 1 }),
    ).toMatchObject({ pixels: 2, images: 2 });
  });

  test("is asked of the last map of several pixels, not of what is made of all of them", async () => {
    expect(await asked((x) => globalAveragePool(filter(x, Array(9).fill(1), 3)))).toMatchObject({
      of: "Conv",
      seen: 9,
    });
  });

  test("is unknown of a network without an image", async () => {
    const graph = new Graph();
    graph.output("y", graph.input("x", [1, 4]));
    expect(await effectiveField(graph, { engine: interpreter(), feeds: [] })).toBeUndefined();
  });
});
