import { describe, expect, test } from "vitest";
import { imagenetNormalisation, normalise } from "../../../src/data/index.ts";
import { interpreter } from "../../../src/engines/interpreter/index.ts";
import { compiledFile, plainSimd, wasm } from "../../../src/engines/wasm/index.ts";
import { lowered } from "../../../src/engines/wasm/lowered.ts";
import { readied } from "../../../src/engines/wasm/readied.ts";
import { Graph, type Shape, sizeOf, type Value } from "../../../src/ir/index.ts";
import { conv2d } from "../../../src/layers/index.ts";
import {
  constantOf,
  conv,
  convTranspose,
  dequantizeLinear,
  fakeQuantized,
  gemm,
  relu,
} from "../../../src/ops/index.ts";
import type { Filled } from "../../../src/passes/index.ts";
import {
  firstResults,
  inIntegers,
  network,
  quantisable,
  unit,
} from "../../compression/quantization/networks.ts";
import { expectAgreement } from "../../conformance/agreement.ts";
import { tolerances } from "../../conformance/tolerances.ts";
import { mulberry32 } from "../../support/random.ts";
import { noisePicture, rgbaOf } from "./file/pictures.ts";
import { loaded } from "./file/running.ts";

const engine = wasm({ dialect: plainSimd });
const step = 0.02;

/** Numbers on a grid of 8 bits, from −1.8 to 3.3 in steps of 0.02. */
const gridded = (x: Value): Value =>
  fakeQuantized(x, {
    scale: constantOf(x, step),
    zeroPoint: x.graph.constant("zero", { type: { dtype: "uint8", shape: [] }, data: Uint8Array.of(90) }),
  });

/** Stored weights of 8 bits: one scale for each place along `axis`, or one for all. */
function stored(graph: Graph, shape: Shape, axis: number, scales = shape[axis] ?? 1): Value {
  const random = mulberry32(11);
  const codes = Int8Array.from({ length: sizeOf(shape) }, () => Math.round(254 * random() - 127));
  const counts = Float32Array.from({ length: scales }, () => 0.001 + 0.01 * random());
  const x = graph.constant("w", { type: { dtype: "int8", shape }, data: codes });
  const scale = graph.constant("scale", {
    type: { dtype: "float32", shape: scales === 1 ? [] : [scales] },
    data: counts,
  });
  return dequantizeLinear({ x, scale }, { axis });
}

function layer(shape: Shape, build: (x: Value, graph: Graph) => Value): Filled {
  const graph = new Graph();
  graph.output("scores", build(gridded(graph.input("x", shape)), graph));
  return { graph, weights: {} };
}

/** What every product of a network multiplies. */
const wordsOf = (network: Filled): readonly string[] =>
  lowered(readied(network).graph).steps.flatMap(({ kernel: { name } }) => {
    const [what, shape] = [name.slice(0, name.indexOf(" ")), name.slice(name.indexOf(" "))];
    return what === "convolution" ? [String(JSON.parse(shape).words)] : [];
  });

const bias = (graph: Graph, count: number): Value =>
  graph.constant("b", {
    type: { dtype: "float32", shape: [count] },
    data: Float32Array.from({ length: count }, (_, i) => Math.sin(i)),
  });

describe("a layer of stored integers, whose pixels lie on a grid, multiplies whole numbers:", () => {
  test.each<[string, Filled]>([
    [
      "1×1, channels in pairs",
      layer([2, 16, 5, 9], (x, g) => conv({ x, w: stored(g, [24, 16, 1, 1], 0), b: bias(g, 24) })),
    ],
    ["an odd channel left over", layer([1, 9, 5, 9], (x, g) => conv({ x, w: stored(g, [11, 9, 1, 1], 0) }))],
    [
      "fewer channels than a vector",
      layer([1, 3, 1, 3], (x, g) => conv({ x, w: stored(g, [2, 3, 1, 1], 0) })),
    ],
    [
      "five behind whole vectors, with a rectifier",
      layer([1, 13, 7, 7], (x, g) => relu({ x: conv({ x, w: stored(g, [8, 13, 1, 1], 0), b: bias(g, 8) }) })),
    ],
    [
      "with a stride, a hole and padding",
      layer([2, 5, 11, 9], (x, g) =>
        conv(
          { x, w: stored(g, [10, 5, 3, 3], 0), b: bias(g, 10) },
          { strides: [2, 1], dilations: [1, 2], pads: [1, 2, 0, 2] },
        ),
      ),
    ],
    [
      "in groups",
      layer([1, 12, 4, 20], (x, g) =>
        conv({ x, w: stored(g, [10, 6, 1, 1], 0), b: bias(g, 10) }, { group: 2, strides: [1, 2] }),
      ),
    ],
    ["one scale for all", layer([1, 6, 4, 4], (x, g) => conv({ x, w: stored(g, [9, 6, 1, 1], 0, 1) }))],
    [
      "transposed, all phases at once",
      layer([1, 6, 4, 5], (x, g) =>
        convTranspose({ x, w: stored(g, [6, 10, 2, 2], 1), b: bias(g, 10) }, { strides: [2, 2] }),
      ),
    ],
    [
      "a matrix product",
      layer([3, 21], (x, g) => gemm({ a: x, b: stored(g, [10, 21], 0), c: bias(g, 10) }, { transB: 1 })),
    ],
    [
      "a matrix product that is not transposed",
      layer([3, 21], (x, g) => gemm({ a: x, b: stored(g, [21, 10], 1), c: bias(g, 10) })),
    ],
  ])("%s", async (_, network) => {
    expect(wordsOf(network)).toEqual(["pairs"]);
    const [actual, expected] = [
      await firstResults(engine, network),
      await firstResults(interpreter(), network),
    ];
    expectAgreement({ actual, expected, tolerance: tolerances.rounding.wasm });
  });
});

describe("floats are multiplied", () => {
  test.each<[string, Filled]>([
    [
      "where pixels lie on no grid",
      layer([1, 6, 4, 4], (x, g) =>
        conv({ x: relu({ x: conv({ x, w: stored(g, [6, 6, 1, 1], 0) }) }), w: stored(g, [6, 6, 1, 1], 0) }),
      ),
    ],
    [
      "where scales lie along another axis",
      layer([1, 6, 4, 4], (x, g) => conv({ x, w: stored(g, [6, 6, 1, 1], 1) })),
    ],
    [
      "where an alpha scales the product",
      layer([3, 21], (x, g) => gemm({ a: x, b: stored(g, [21, 10], 1) }, { alpha: 0.5 })),
    ],
  ])("%s", async (_, network) => {
    expect(wordsOf(network).at(-1)).toBe("floats");
    const [actual, expected] = [
      await firstResults(engine, network),
      await firstResults(interpreter(), network),
    ];
    expectAgreement({ actual, expected, tolerance: tolerances.rounding.wasm });
  });
});

test("sums that would not fit in 32 bits are of floats", () => {
  const product = (depth: number) =>
    layer([1, depth], (x, g) => gemm({ a: x, b: stored(g, [2, depth], 0) }, { transB: 1 }));
  // 255 times 128 so often is 2³¹.
  expect(wordsOf(product(65_793))).toEqual(["pairs"]);
  expect(wordsOf(product(65_794))).toEqual(["floats"]);
});

describe("results go through a grid before they are written:", () => {
  const wide = (x: Value, graph: Graph, kernel: 1 | 3, group = 1) => {
    const pad = kernel === 3 ? 1 : 0;
    const w = stored(graph, [12, 12 / group, kernel, kernel], 0);
    return conv({ x, w, b: bias(graph, 12) }, { pads: [pad, pad, pad, pad], group });
  };

  test.each<[string, string, Filled]>([
    ["of 1×1", "convolution", layer([1, 12, 9, 7], (x, g) => gridded(wide(x, g, 1)))],
    ["of 3×3 by Winograd", "winograd", layer([2, 12, 9, 7], (x, g) => gridded(relu({ x: wide(x, g, 3) })))],
    [
      "of 3×3 by Winograd in tiles of 2×2",
      "winograd",
      layer([1, 12, 2, 2], (x, g) => gridded(wide(x, g, 3))),
    ],
    ["of single channels", "depthwise", layer([1, 12, 9, 7], (x, g) => gridded(wide(x, g, 3, 12)))],
  ])("%s", async (_, kernel, network) => {
    const steps = lowered(readied(network).graph).steps.map(({ kernel: { name } }) => name.split(" ")[0]);
    expect(steps).toEqual(["through", kernel]);
    const [actual, expected] = [
      await firstResults(engine, network),
      await firstResults(interpreter(), network),
    ];
    const [found, right] = [actual["scores"]?.data ?? [], expected["scores"]?.data ?? []];
    // Sums that lie between two steps may be rounded either way.
    const apart = Array.from(right, (y, i) => Math.round(Math.abs((found[i] ?? Number.NaN) - y) / step));
    expect(Math.max(...apart)).toBeLessThanOrEqual(1);
    expect(apart.filter((steps) => steps > 0).length / apart.length).toBeLessThan(0.01);
    const offGrid = Array.from(found, (y) => Math.abs(y / step - Math.round(y / step)));
    expect(Math.max(...offGrid)).toBeLessThan(1e-4);
  });
});

test.each(Object.entries(quantisable))(
  "a network in integers is the interpreter's, to one step: %s",
  async (_, whole) => {
    const { integers, steps } = await inIntegers(whole);
    const [actual, expected] = [
      await firstResults(engine, integers),
      await firstResults(interpreter(), integers),
    ];
    const step = Math.max(...[...steps.values()].map(({ scale }) => scale));
    const [found, right] = [actual["scores"]?.data ?? [], expected["scores"]?.data ?? []];
    for (const [i, y] of right.entries())
      expect(Math.abs((found[i] ?? Number.NaN) - y)).toBeLessThan(1.01 * step);
  },
);

test("results of a transposed convolution go through a grid behind it, since no tap meets some of them", async () => {
  const network = layer([1, 6, 4, 5], (x, g) => {
    const skipping = { strides: [2, 2], outputPadding: [1, 1] } as const;
    return gridded(relu({ x: convTranspose({ x, w: stored(g, [6, 9, 1, 1], 1), b: bias(g, 9) }, skipping) }));
  });
  const steps = lowered(readied(network).graph).steps.map(({ kernel: { name } }) => name.split(" ")[0]);
  expect(steps).toEqual(["through", "convolution", "clip", "clip", "clip", "through"]);
  const [actual, expected] = [
    await firstResults(engine, network),
    await firstResults(interpreter(), network),
  ];
  expectAgreement({ actual, expected, tolerance: tolerances.rounding.wasm });
});

test("a file keeps weights as the integers that they are, and answers as the engine does", async () => {
  const whole = network((x) => conv2d(unit(x, "a", 48), { name: "b", channels: 48, kernel: 3 }));
  const { integers } = await inIntegers(whole);
  const file = (network: Filled) =>
    compiledFile({
      network,
      output: "scores",
      answer: "numbers",
      sight: { channels: "rgb", normalisation: imagenetNormalisation },
      dialect: plainSimd,
      about: { task: "classification", classes: { names: [], colours: [] } },
    });
  const { bytes, weightBytes } = file(integers);
  const picture = noisePicture(10, 8);
  const { scores } = (await loaded(bytes))(rgbaOf(picture));
  const program = await engine.compile(integers.graph, { weights: integers.weights });
  const image = {
    type: { dtype: "float32", shape: [1, 3, 8, 10] },
    data: normalise(picture, imagenetNormalisation),
  } as const;
  const answer = await program.run({ image });
  await program.close();
  expect(scores).toEqual(answer["scores"]?.data);
  const weights = integers.graph.constants.filter(({ type }) => type.dtype === "int8");
  expect(weightBytes).toBeLessThan(1.1 * weights.reduce((sum, { type }) => sum + sizeOf(type.shape), 0));
});
