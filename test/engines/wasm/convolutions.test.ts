import { describe, expect, test } from "vitest";
import { interpreter } from "../../../src/engines/interpreter/index.ts";
import { plainSimd, wasm } from "../../../src/engines/wasm/index.ts";
import { lowered } from "../../../src/engines/wasm/lowered.ts";
import { Graph, type Shape, sizeOf, type Value } from "../../../src/ir/index.ts";
import { clip, conv, convTranspose, relu } from "../../../src/ops/index.ts";
import { expectAgreement } from "../../conformance/agreement.ts";
import { networkRounding, tolerances } from "../../conformance/tolerances.ts";
import { mulberry32 } from "../../support/random.ts";

interface Network {
  readonly graph: Graph;
  readonly x: Value;
  weights(name: string, shape: Shape): Value;
}

function network(shape: Shape, build: (network: Network) => Value): Graph {
  const graph = new Graph();
  const weights = (name: string, extents: Shape) =>
    graph.parameter(name, extents, { role: "weight", initializer: { kind: "constant", value: 0 } });
  graph.output("y", build({ graph, x: graph.input("x", shape), weights }));
  return graph;
}

async function agrees(graph: Graph, rounding = tolerances.rounding.wasm): Promise<void> {
  const random = mulberry32(5);
  const drawn = Object.fromEntries(
    [...graph.inputs, ...graph.parameters].map(({ name, type }) => [
      name,
      { type, data: Float32Array.from({ length: sizeOf(type.shape) }, () => 2 * random() - 1) },
    ]),
  );
  const answers = async (engine: ReturnType<typeof wasm>) => {
    const program = await engine.compile(graph);
    const answer = await program.run(drawn);
    await program.close();
    return answer;
  };
  const [actual, expected] = [await answers(wasm({ dialect: plainSimd })), await answers(interpreter())];
  expectAgreement({ actual, expected, tolerance: rounding });
}

const callsOf = (graph: Graph): readonly string[] =>
  lowered(graph).steps.map(({ kernel }) => kernel.name.split(" ")[0] ?? "");

describe("a transposed convolution", () => {
  test("whose kernel is its stride is one kernel", async () => {
    const graph = network([2, 5, 3, 9], ({ x, weights }) =>
      relu({
        x: convTranspose({ x, w: weights("w", [5, 11, 2, 3]), b: weights("b", [11]) }, { strides: [2, 3] }),
      }),
    );
    expect(callsOf(graph)).toEqual(["convolution"]);
    await agrees(graph);
  });

  test("whose kernel is its stride, in groups, is one for each phase", async () => {
    const graph = network([1, 6, 3, 10], ({ x, weights }) =>
      convTranspose({ x, w: weights("w", [6, 4, 2, 2]) }, { strides: [2, 2], group: 2 }),
    );
    expect(callsOf(graph)).toEqual(new Array(4).fill("convolution"));
    await agrees(graph);
  });

  const skipping = { strides: [2, 2], outputPadding: [1, 1] } as const;

  test("writes its bias, with the activation, where no tap reaches", async () => {
    const graph = network([1, 5, 4, 9], ({ x, weights }) =>
      relu({ x: convTranspose({ x, w: weights("w", [5, 6, 1, 1]), b: weights("b", [6]) }, skipping) }),
    );
    expect(callsOf(graph)).toEqual(["convolution", "clip", "clip", "clip"]);
    await agrees(graph);
  });

  test("writes what the activation makes of 0 where no tap reaches and there is no bias", async () => {
    const graph = network([1, 5, 4, 3], ({ x, weights }) =>
      clip({ x: convTranspose({ x, w: weights("w", [5, 6, 1, 1]) }, skipping) }, { min: 0.25, max: 2 }),
    );
    expect(callsOf(graph)).toEqual(["convolution", "fill", "fill", "fill"]);
    await agrees(graph);
  });
});

describe("a 1×1 convolution with a stride", () => {
  const strided = (shape: Shape, attributes: Parameters<typeof conv>[1], channels = shape[1] ?? 1) =>
    network(shape, ({ x, weights }) =>
      conv(
        { x, w: weights("w", [7, channels, 1, 1]), b: weights("b", [7]) },
        { strides: [2, 3], ...attributes },
      ),
    );

  test.each([
    ["reads pixels where they lie", strided([2, 70, 5, 40], {})],
    ["copies them where rows are short", strided([2, 5, 5, 9], {})],
    ["copies them where the image is padded", strided([1, 5, 5, 31], { pads: [1, 2, 0, 1] })],
  ])("%s", (_, graph) => agrees(graph));

  test("reads pixels where they lie in groups too", () =>
    agrees(
      network([1, 6, 4, 20], ({ x, weights }) =>
        conv({ x, w: weights("w", [4, 3, 1, 1]) }, { strides: [1, 2], group: 2 }),
      ),
    ));
});

describe("a depthwise convolution", () => {
  test.each([
    ["of wide rows", [1, 6, 5, 17], { pads: [1, 1, 1, 1] }],
    ["with a stride", [2, 5, 7, 18], { pads: [1, 1, 1, 1], strides: [2, 2] }],
    ["with holes", [1, 9, 9, 16], { pads: [2, 2, 2, 2], dilations: [2, 2] }],
    ["that sees all columns at once", [1, 4, 4, 3], { pads: [1, 1, 1, 1], strides: [1, 3] }],
    ["without padding", [1, 4, 6, 9], {}],
  ] as const)("%s", (_, shape, attributes) =>
    agrees(
      network(shape, ({ x, weights }) =>
        conv(
          { x, w: weights("w", [shape[1], 1, 3, 3]), b: weights("b", [shape[1]]) },
          { group: shape[1], ...attributes },
        ),
      ),
    ),
  );
});

describe("a 3×3 convolution by Winograd", () => {
  const winogradOf = (shape: Shape, pads: readonly [number, number, number, number]) =>
    network(shape, ({ x, weights }) =>
      relu({
        x: conv({ x, w: weights("w", [11, shape[1] ?? 1, 3, 3]), b: weights("b", [11]) }, { pads }),
      }),
    );

  // Sums of some eighty products of numbers up to 1 reach about 10: the bar is in parts of those.
  test.each([
    ["in tiles of 4×4, the last of which overlap", [2, 9, 7, 10], [1, 1, 1, 1], 4],
    ["in tiles of 4×4, without padding", [1, 8, 12, 6], [0, 0, 0, 0], 4],
    ["in tiles of 4×4, of more tiles than a block holds", [1, 16, 33, 29], [1, 1, 1, 1], 4],
    ["in tiles of 4×4, padded on two sides", [1, 12, 5, 5], [2, 0, 0, 2], 4],
    ["in tiles of 2×2 where there is no more", [3, 9, 2, 2], [1, 1, 1, 1], 2],
    ["in tiles of 2×2, of one pixel", [1, 10, 3, 3], [0, 0, 0, 0], 2],
  ] as const)("%s", async (_, shape, pads, results) => {
    const graph = winogradOf(shape, pads);
    const [call] = lowered(graph).steps;
    expect(call?.kernel.name).toMatch(new RegExp(`^winograd .*results[^0-9]*${results}`));
    await agrees(graph, 10 * networkRounding.wasm);
  });
});
