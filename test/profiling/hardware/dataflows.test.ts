import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Graph, type Value } from "../../../src/ir/index.ts";
import { conv2d, convTranspose2d, linear } from "../../../src/layers/index.ts";
import { convWeightGrad, matMul } from "../../../src/ops/index.ts";
import { outputStationary, weightStationary } from "../../../src/profiling/hardware/dataflows.ts";
import { type Product, positionsRead, productOf } from "../../../src/profiling/hardware/products.ts";

type Shape = readonly [number, number, number, number];

/** The product behind the last node that `build` adds to an image. */
function productIn(shape: Shape, build: (image: Value) => Value): Product {
  const graph = new Graph();
  build(graph.input("image", shape));
  const product = graph.nodes.map(productOf).findLast((found) => found !== undefined);
  if (!product) throw new Error("the network multiplies nothing");
  return product;
}

const grid = (rows: number, columns: number, registers = 1, zeroWeights = 0) => ({
  rows,
  columns,
  registers,
  zeroWeights,
});

describe("a 1×1 convolution of 4 channels to 2 on 3×3 pixels, on a grid of 2×2", () => {
  const product = productIn([1, 4, 3, 3], (x) => conv2d(x, { channels: 2, kernel: 1 }));

  test("weight stationary: 9 pixels pass by two sets of channels, after 2 cycles of loading and 2 of skew", () => {
    const { cycles, accesses } = weightStationary(product, grid(2, 2));
    expect(cycles).toBe(2 + 2 + 9 + 9);
    expect(accesses.register).toBe(72);
    // In and down for every MAC, and each of the 8 weights once to its place.
    expect(accesses.neighbour).toBe(72 + 72 + 8);
    // 8 weights, 36 inputs, and 18 sums that are written, read again and written again.
    expect(accesses.buffer).toBe(8 + 36 + 3 * 18);
  });

  test("output stationary: every channel of every block is loaded for each of the two filters", () => {
    // Blocks of 2×2, 2×1, 1×2 and 1×1 pixels load in 2, 1, 1 and 1 cycles and leave in 2, 2, 1 and 1.
    const oneFilter = 4 * (2 + 1 + 1 + 1) + (2 + 2 + 1 + 1);
    const { cycles, accesses } = outputStationary(product, grid(2, 2));
    expect(cycles).toBe(2 + 2 * oneFilter);
    // 36 inputs for each filter, 8 weights to each of 4 blocks, 18 results.
    expect(accesses.buffer).toBe(2 * 36 + 4 * 8 + 18);
  });

  test("output stationary with two registers: one visit of the inputs serves both filters", () => {
    const blocks = 4 * (2 + 2 + 2 + 2) + 2 * (2 + 2 + 1 + 1);
    const { cycles, accesses } = outputStationary(product, grid(2, 2, 2));
    expect(cycles).toBe(2 + blocks);
    expect(accesses.buffer).toBe(36 + 4 * 8 + 18);
    expect(accesses.neighbour).toBe(72 + 36);
  });
});

describe("a 3×3 convolution of 2 channels to 3 on 4×4 pixels, on a grid of 4×4", () => {
  const product = productIn([1, 2, 4, 4], (x) => conv2d(x, { channels: 3, kernel: 3 }));

  test("weight stationary: 16 pixels pass by each of the nine taps", () => {
    expect(weightStationary(product, grid(4, 4)).cycles).toBe(2 + (4 + 4 - 2) + 9 * 16);
  });

  test("output stationary: nine weights hide the loading of the next channel's 4×4 pixels", () => {
    expect(outputStationary(product, grid(4, 4)).cycles).toBe(4 + 3 * (2 * 9 + 4));
  });

  test("output stationary skips the weights that are zero: nine become five when four in nine are", () => {
    expect(outputStationary(product, grid(4, 4, 1, 4 / 9)).cycles).toBe(4 + 3 * (2 * 5 + 4));
    expect(weightStationary(product, grid(4, 4, 1, 4 / 9)).cycles).toBe(
      weightStationary(product, grid(4, 4)).cycles,
    );
  });
});

describe("a depthwise 3×3 convolution of 32 channels on 32×32 pixels, on a grid of 16×16", () => {
  const product = productIn([1, 32, 32, 32], (x) => conv2d(x, { channels: 32, groups: 32, kernel: 3 }));

  test("weight stationary: one element of 256 works", () => {
    expect(weightStationary(product, grid(16, 16)).cycles).toBe(1 + 30 + 32 * 9 * 1024);
  });

  test("output stationary: loading 18×18 pixels for nine weights is what takes the time", () => {
    // 324 pixels come in 21 cycles, 16 rows leave in 16; four blocks of 32 channels.
    expect(outputStationary(product, grid(16, 16, 16)).cycles).toBe(21 + 32 * 4 * (21 + 16));
  });
});

describe("SqueezeNext's first layer, 7×7 with stride 2 from 3 channels to 64, on a grid of 16×16", () => {
  const product = productIn([1, 3, 227, 227], (x) =>
    conv2d(x, { channels: 64, kernel: 7, stride: 2, padding: 0 }),
  );

  test("weight stationary: 3 of 16 rows work", () => {
    const { cycles } = weightStationary(product, grid(16, 16));
    expect(cycles).toBe(3 + 30 + 49 * 4 * 111 * 111);
    expect(product.macs / (cycles * 256)).toBeCloseTo(3 / 16, 3);
  });

  test("output stationary: 49 weights for each of 16 filters hide the loading of 37×37 pixels", () => {
    // Seven bands of rows, six of 16 and one of 15; the same of columns; four times 16 filters.
    const bands = 7 * 4 * (7 * 3 * 49 * 16 + 16 * (6 * 16 + 15));
    expect(outputStationary(product, grid(16, 16, 16)).cycles).toBe(Math.ceil((37 * 37) / 16) + bands);
  });
});

describe("other layers as products", () => {
  test("a fully connected layer is as many filters as it has scores, on one position", () => {
    const product = productIn([2, 8, 1, 1], (x) => linear(x, { channels: 5 }));
    expect(product).toMatchObject({ groups: 1, depth: 8, filters: 5, taps: 1, streamed: 2, macs: 80 });
    // A set of 4 channels takes 4 cycles to load and would take 2 to pass.
    expect(weightStationary(product, grid(4, 4)).cycles).toBe(4 + 6 + 2 * 2 * 4);
  });

  test("stacked matrices are groups", () => {
    const graph = new Graph();
    matMul({ a: graph.input("a", [3, 4, 6]), b: graph.input("b", [3, 6, 5]) });
    expect(graph.nodes.map(productOf)).toMatchObject([
      { groups: 3, depth: 6, filters: 5, streamed: 4, macs: 360 },
    ]);
  });

  test("a transposed convolution spreads its four taps over four results", () => {
    const product = productIn([1, 6, 5, 7], (x) => convTranspose2d(x, { channels: 3, kernel: 2, stride: 2 }));
    expect(product).toMatchObject({ taps: 4, streamed: 35, places: [10, 14], tapsPerPlace: 1 });
    expect(positionsRead(product.window, [4, 4])).toBe(3 * 3);
  });

  test("a block of results reads what its windows cover, dilated, and nothing beyond the image", () => {
    const { window } = productIn([1, 1, 20, 20], (x) => conv2d(x, { channels: 1, kernel: 3, dilation: 2 }));
    expect(positionsRead(window, [1, 1])).toBe(25);
    expect(positionsRead(window, [2, 4])).toBe(6 * 8);
    expect(positionsRead(window, [20, 20])).toBe(400);
  });

  test("a derivative is refused in words", () => {
    const graph = new Graph();
    const x = graph.input("image", [1, 1, 2, 2]);
    graph.scoped("training", () => convWeightGrad({ x, dy: x }));
    expect(() => graph.nodes.map(productOf)).toThrow(
      "ConvWeightGrad at training: give a network as it is used, without derivatives",
    );
  });
});

describe("any convolution on any grid", () => {
  const layer = fc.record({
    groups: fc.integer({ min: 1, max: 3 }),
    channels: fc.integer({ min: 1, max: 9 }),
    filters: fc.integer({ min: 1, max: 9 }),
    size: fc.integer({ min: 7, max: 20 }),
    kernel: fc.integer({ min: 1, max: 4 }),
    stride: fc.integer({ min: 1, max: 3 }),
    transposed: fc.boolean(),
  });
  const anyGrid = fc.record({
    rows: fc.integer({ min: 1, max: 6 }),
    columns: fc.integer({ min: 1, max: 6 }),
    registers: fc.integer({ min: 1, max: 5 }),
    zeroWeights: fc.constant(0),
  });

  test("takes at least as many cycles as there are MACs for each element", () => {
    fc.assert(
      fc.property(layer, anyGrid, ({ groups, transposed, size, ...of }, on) => {
        const shape = [1, groups * of.channels, size, size] as const;
        const options = { channels: groups * of.filters, kernel: of.kernel, stride: of.stride, groups };
        const product = productIn(shape, (x) =>
          transposed ? convTranspose2d(x, options) : conv2d(x, options),
        );
        const { depth, filters, taps, streamed, macs } = product;
        expect(product.groups * depth * filters * taps * streamed).toBe(macs);
        const least = macs / (on.rows * on.columns);
        expect(weightStationary(product, on).cycles).toBeGreaterThanOrEqual(least);
        // A padded transposed convolution counts products that fall beyond its edge, which no result sums.
        if (!transposed) expect(outputStationary(product, on).cycles).toBeGreaterThanOrEqual(least);
      }),
      { numRuns: 200 },
    );
  });
});
