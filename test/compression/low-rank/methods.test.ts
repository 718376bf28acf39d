import { describe, expect, test } from "vitest";
import {
  type Choice,
  candidatesFor,
  factored,
  type Layer,
  layersIn,
  type MethodName,
  methods,
} from "../../../src/compression/low-rank/index.ts";
import { matrixOf } from "../../../src/compression/low-rank/matrix.ts";
import { svd } from "../../../src/compression/low-rank/svd.ts";
import { interpret } from "../../../src/engines/interpreter/index.ts";
import { Graph, sizeOf, type Value } from "../../../src/ir/index.ts";
import * as ops from "../../../src/ops/index.ts";
import { mulberry32 } from "../../support/random.ts";

/** A network of one layer, with what its weights and bias are called. */
interface One {
  readonly graph: Graph;
  readonly layer: Layer;
  readonly weights: Record<string, Float32Array>;
}

interface Extents {
  readonly x: readonly number[];
  readonly w: readonly number[];
  readonly b: number;
}

function one(extents: Extents, build: (x: Value, w: Value, b: Value) => Value): One {
  const graph = new Graph();
  const kept = (name: string, shape: readonly number[]) =>
    graph.parameter(name, shape, { role: "weight", initializer: { kind: "constant", value: 0 } });
  const [x, w, b] = [
    graph.input("x", extents.x),
    kept("conv/weight", extents.w),
    kept("conv/bias", [extents.b]),
  ];
  graph.output("y", build(x, w, b));
  const random = mulberry32(4);
  const draw = ({ name, type }: Value) =>
    [name, Float32Array.from({ length: sizeOf(type.shape) }, () => 2 * random() - 1)] as const;
  const [layer] = layersIn(graph).layers;
  if (!layer) throw new Error("there is no layer");
  return { graph, layer, weights: Object.fromEntries(graph.parameters.map(draw)) };
}

const convolution =
  (attributes: object = {}) =>
  (x: Value, w: Value, b: Value) =>
    ops.conv({ x, w, b }, attributes);
const strided = { strides: [2, 2], pads: [1, 0, 0, 1] };
const uneven = { strides: [2, 1], pads: [1, 0, 2, 1], dilations: [1, 2] };

const networks: Readonly<Record<string, () => One>> = {
  "1×1": () => one({ x: [2, 6, 4, 3], w: [5, 6, 1, 1], b: 5 }, convolution()),
  "1×1 with strides and pads": () => one({ x: [2, 6, 5, 5], w: [5, 6, 1, 1], b: 5 }, convolution(strided)),
  "fully connected, filters in rows": () =>
    one({ x: [3, 7], w: [5, 7], b: 5 }, (a, b, c) =>
      ops.gemm({ a, b, c }, { transB: 1, alpha: 0.5, beta: 2 }),
    ),
  "fully connected, filters in columns": () =>
    one({ x: [7, 3], w: [7, 5], b: 5 }, (a, b, c) => ops.gemm({ a, b, c }, { transA: 1 })),
  "a stack of matrices times one": () =>
    one({ x: [2, 3, 7], w: [7, 5], b: 5 }, (a, b, c) => ops.add({ a: ops.matMul({ a, b }), b: c })),
  "3×3": () => one({ x: [2, 4, 6, 5], w: [5, 4, 3, 3], b: 5 }, convolution({ pads: [1, 1, 1, 1] })),
  "3×2 with strides, pads and dilations": () =>
    one({ x: [2, 4, 9, 7], w: [5, 4, 3, 2], b: 5 }, convolution(uneven)),
};

const pairs = Object.entries(networks).flatMap(([name, build]) =>
  (["svd", "spatial", "tucker"] as const)
    .filter((method) => methods[method].fits(build().layer.shape))
    .map((method) => ({ name, method, build })),
);

const fullRanks = ({ layer }: One, method: MethodName) =>
  [...methods[method].ranks(layer.shape)].at(-1) ?? [];
const fewerRanks = (whole: One, method: MethodName) =>
  fullRanks(whole, method).map((rank, side) => Math.max(1, rank - 1 - side));

function takenApart({ layer, weights }: One, method: MethodName, ranks: readonly number[]): Choice {
  const numbers = weights["conv/weight"] ?? new Float32Array();
  const [candidate] = candidatesFor(layer, { weights: numbers, among: [method] });
  if (!candidate) throw new Error(`${method} does not fit`);
  return { ...candidate, ranks, macs: 0, error: candidate.decomposition.error(ranks) };
}

/** What a graph answers to numbers that are the same for every graph. */
function answered(graph: Graph, weights: Readonly<Record<string, Float32Array>>): Float64Array {
  const random = mulberry32(9);
  const feeds = [...graph.inputs, ...graph.parameters].map((value) => {
    const data =
      weights[value.name] ?? Float64Array.from({ length: sizeOf(value.type.shape) }, () => random() - 0.5);
    return [value, { type: value.type, data: Float64Array.from(data) }] as const;
  });
  const [y] = graph.outputs.values();
  const known = interpret(graph, new Map(feeds), "float64");
  return Float64Array.from((y && known.get(y)?.data) ?? []);
}

const lengthOf = (numbers: ArrayLike<number>): number =>
  Math.sqrt(Array.from(numbers, (x) => x * x).reduce((sum, square) => sum + square, 0));

const difference = (a: ArrayLike<number>, b: ArrayLike<number>): readonly number[] =>
  Array.from(a, (x, i) => x - (b[i] ?? Number.NaN));

describe.each(pairs)("$method of $name", ({ method, build }) => {
  test("at full rank computes what the layer does, within float32", () => {
    const whole = build();
    const { graph, weights } = factored(
      whole.graph,
      [takenApart(whole, method, fullRanks(whole, method))],
      whole.weights,
    );
    const expected = answered(whole.graph, whole.weights);
    const found = answered(graph, weights);
    expect(found).toHaveLength(expected.length);
    expect(lengthOf(difference(found, expected))).toBeLessThan(1e-6 * lengthOf(expected));
    expect(graph.parameters.some(({ name }) => name === "conv/weight")).toBe(false);
  });

  test("has the MACs that were reckoned with", () => {
    const whole = build();
    const ranks = fewerRanks(whole, method);
    const { graph } = factored(whole.graph, [takenApart(whole, method, ranks)], whole.weights);
    const { pixels, shapes } = methods[method];
    const reckoned = shapes(whole.layer.shape, ranks).map(
      (shape, i) => sizeOf(shape) * (pixels(whole.layer.pixels)[i] ?? 0),
    );
    expect(graph.macs).toBe(reckoned.reduce((a, b) => a + b));
    expect(whole.layer.macs).toBe(whole.graph.macs);
  });
});

/** The numbers of a 3 × 3 layer's factors, multiplied out again: filters [out, in, kh, kw]. */
function multipliedOut({ layer, weights }: One, method: MethodName, ranks: readonly number[]): Float64Array {
  const [out, read, kh, kw] = layer.shape;
  const { graph, ...taken } = factored(
    build3x3().graph,
    [takenApart({ graph: layer.weight.graph, layer, weights }, method, ranks)],
    weights,
  );
  const at = (part: string) => taken.weights[`conv/${part}/weight`] ?? new Float32Array();
  const sum = (count: number, term: (k: number) => number) =>
    Array.from({ length: count }, (_, k) => term(k)).reduce((a, b) => a + b, 0);
  return Float64Array.from({ length: out * read * kh * kw }, (_, flat) => {
    const v = flat % kw;
    const u = Math.floor(flat / kw) % kh;
    const i = Math.floor(flat / (kw * kh)) % read;
    const o = Math.floor(flat / (kw * kh * read));
    if (method === "spatial") {
      const [rank = 1] = ranks;
      return sum(
        rank,
        (r) =>
          (at("vertical")[(r * read + i) * kh + u] ?? 0) * (at("horizontal")[(o * rank + r) * kw + v] ?? 0),
      );
    }
    const [made = 1, seen = 1] = ranks;
    return sum(made, (a) =>
      sum(
        seen,
        (b) =>
          (at("expand")[o * made + a] ?? 0) *
          (at("core")[((a * seen + b) * kh + u) * kw + v] ?? 0) *
          (at("reduce")[b * read + i] ?? 0),
      ),
    );
  });
}

const build3x3 = () => networks["3×3"]!();

describe("the error of fewer ranks", () => {
  const whole = build3x3();
  const filters = whole.weights["conv/weight"] ?? new Float32Array();
  const errorOf = (method: MethodName, ranks: readonly number[]) =>
    lengthOf(difference(multipliedOut(whole, method, ranks), filters)) / lengthOf(filters);

  test.each([1, 3, 7, 11])("is the tail of the singular values, for %i of a spatial cut", (rank) => {
    const matrix = matrixOf(12, 15, (row, column) => {
      const [i, u, o, v] = [Math.floor(row / 3), row % 3, Math.floor(column / 3), column % 3];
      return filters[((o * 4 + i) * 3 + u) * 3 + v] ?? 0;
    });
    const tail = lengthOf(svd(matrix).values.slice(rank)) / lengthOf(filters);
    expect(errorOf("spatial", [rank])).toBeCloseTo(tail, 6);
    expect(takenApart(whole, "spatial", [rank]).error).toBeCloseTo(tail ** 2, 12);
  });

  test.each([
    [1, 1],
    [3, 2],
    [4, 4],
    [5, 2],
  ])("is what is told, for %i and %i of Tucker's, and at most what was expected", (made, seen) => {
    const choice = takenApart(whole, "tucker", [made, seen]);
    const told = Math.sqrt(choice.decomposition.factors([made, seen]).error);
    expect(errorOf("tucker", [made, seen])).toBeCloseTo(told, 6);
    expect(told ** 2).toBeLessThanOrEqual(choice.error + 1e-12);
    // No choice of vectors beats the best on one side alone.
    const sides = [made, seen].map((rank, side) => {
      const unfolded = matrixOf(side ? 4 : 5, side ? 45 : 36, (row, column) => {
        const [other, tap] = [Math.floor(column / 9), column % 9];
        return filters[(side ? other * 4 + row : row * 4 + other) * 9 + tap] ?? 0;
      });
      return lengthOf(svd(unfolded).values.slice(rank)) / lengthOf(filters);
    });
    expect(told).toBeGreaterThanOrEqual(Math.max(...sides) - 1e-9);
  });
});

test("filters of zeros are taken apart without an error", () => {
  const whole = build3x3();
  whole.weights["conv/weight"]?.fill(0);
  for (const method of ["spatial", "tucker"] as const) {
    const { weights, errors } = factored(whole.graph, [takenApart(whole, method, [1, 1])], whole.weights);
    expect(errors).toEqual([0]);
    expect(Object.values(weights).every((numbers) => numbers.every(Number.isFinite))).toBe(true);
  }
});

describe("what is left alone", () => {
  const reasons = (build: (x: Value) => Value) => {
    const graph = new Graph();
    graph.output("y", build(graph.input("x", [1, 4, 3, 3])));
    return layersIn(graph).left.map(({ because }) => because);
  };
  const weight = (x: Value, shape: readonly number[]) =>
    x.graph.parameter("weight", shape, { role: "weight", initializer: { kind: "constant", value: 0 } });

  test("groups", () => {
    expect(reasons((x) => ops.conv({ x, w: weight(x, [4, 2, 1, 1]) }, { group: 2 }))).toEqual([
      "its groups of channels are convolved apart",
    ]);
  });

  test("weights that two layers have", () => {
    const twice = (x: Value) => {
      const w = weight(x, [4, 4, 1, 1]);
      return ops.conv({ x: ops.conv({ x, w }), w });
    };
    expect(reasons(twice)).toEqual(Array(2).fill("other layers have the same weights"));
  });

  test("weights that are computed", () => {
    expect(reasons((x) => ops.conv({ x, w: ops.relu({ x: weight(x, [4, 4, 1, 1]) }) }))).toEqual([
      "its weights are computed",
    ]);
  });
});
