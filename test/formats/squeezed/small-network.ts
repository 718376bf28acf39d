import type { Stored } from "../../../src/formats/squeezed/index.ts";
import { Graph, type Shape } from "../../../src/ir/index.ts";
import { conv2d, joinChannels } from "../../../src/layers/index.ts";
import { add, relu } from "../../../src/ops/index.ts";

const zero = { kind: "constant", value: 0 } as const;

/** A network with one operator of each arity, a constant, and a parameter of each kind of numbers. */
export function smallNetwork(input: Shape = [1, 3, 5, 4]): Graph {
  const graph = new Graph();
  const image = graph.input("image", input);
  const hidden = relu({ x: conv2d(image, { name: "fire/squeeze", channels: 4, kernel: 3 }) });
  const joined = joinChannels(hidden, conv2d(hidden, { name: "fire/expand", channels: 6, kernel: 1 }));
  const offsets = graph.constant("offsets", {
    type: { dtype: "float32", shape: [10, 1, 1] },
    data: Float32Array.from({ length: 10 }, (_, i) => i / 8),
  });
  const scale = graph.parameter("scale", [10, 1, 1], { role: "bias", initializer: zero });
  graph.output("scores", add({ a: add({ a: joined, b: offsets }), b: scale }));
  return graph;
}

/** Numbers for the small network, in all the words there are. */
export const smallNumbers = (): ReadonlyMap<string, Float32Array | Stored> =>
  new Map<string, Float32Array | Stored>([
    [
      "fire/squeeze/weight",
      {
        kind: "codebook",
        codebook: Float32Array.of(0, -0.5, 0.1, 0.25),
        codes: Uint8Array.from({ length: 108 }, (_, i) => (i % 7 === 0 ? (i % 3) + 1 : 0)),
      },
    ],
    ["fire/squeeze/bias", Float32Array.of(0.1, 1e-9, -3e7, 1 / 3)],
    [
      "fire/expand/weight",
      {
        kind: "int8",
        codes: Int8Array.from({ length: 24 }, (_, i) => 5 * i - 60),
        scales: Float32Array.of(0.5, 0.25, 0.01, 1, 2, 0),
        axis: 0,
      },
    ],
    ["fire/expand/bias", Float32Array.of(1, 2, 3, 4, 5, 6)],
    [
      "scale",
      {
        kind: "low rank",
        rank: 1,
        left: { kind: "floats", values: Float32Array.from({ length: 10 }, (_, i) => i) },
        right: { kind: "floats", values: Float32Array.of(0.1) },
      },
    ],
  ]);
