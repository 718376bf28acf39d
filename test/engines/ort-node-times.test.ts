import { describe, expect, test } from "vitest";
import { runsIn } from "../../src/engines/ort/events.ts";
import { nodeTimesOf } from "../../src/engines/ort/node-times.ts";
import { toTracedOnnx } from "../../src/formats/onnx/index.ts";
import { Graph, type Node, type Value } from "../../src/ir/index.ts";
import { batchNorm, conv2d, globalAveragePool, joinChannels, relu } from "../../src/layers/index.ts";
import { add, clip, constantOf, fakeQuantized, matMul, mul, padToMultiple } from "../../src/ops/index.ts";

/** pad, conv1 with its norm and rectifier, conv2, sum, mean. */
function network(): Graph {
  const graph = new Graph();
  const image = padToMultiple({ x: graph.input("image", [1, 2, 4, 4]) }, { multiple: 4 });
  const normed = batchNorm(conv2d(image, { name: "conv1", channels: 2, kernel: 3, bias: false }), {});
  const seen = relu(normed);
  const again = conv2d(seen, { name: "conv2", channels: 2, kernel: 1 });
  graph.output("y", globalAveragePool(add({ a: again, b: seen })));
  return graph;
}

type Times = Readonly<Record<string, number>>;

/** Which nodes, by operator and path, the times of one run go to. */
function given(
  graph: Graph,
  events: readonly (readonly [name: string, opType: string, milliseconds: number])[],
) {
  const run = events.map(([name, opType, milliseconds]) => ({ name, opType, milliseconds }));
  const { byNode, within, between } = nodeTimesOf(graph, toTracedOnnx(graph, { name: "graph" }), [run]);
  const called = ({ op, path }: Node) => (path ? `${path}/${op.name}` : op.name);
  return {
    times: Object.fromEntries([...byNode].map(([node, [time = 0]]) => [called(node), time])) as Times,
    within: Object.fromEntries([...within].map(([node, host]) => [called(node), called(host)])),
    between,
  };
}

describe("times from ONNX Runtime's profile", () => {
  test("go to the nodes whose names are told", () => {
    const graph = new Graph();
    const x = graph.input("x", [2, 3]);
    graph.output("y", clip({ x: mul({ a: x, b: x }) }, { min: 0, max: 6 }));
    expect(
      given(graph, [
        ["Mul", "Mul", 1],
        ["Clip", "Clip", 2],
      ]),
    ).toEqual({ times: { Mul: 1, Clip: 2 }, within: {}, between: [0] });
  });

  test("go to the convolution that norm and rectifier were merged into, under the name of the last of them", () => {
    expect(
      given(network(), [
        ["Relu_nchwc", "Conv", 5],
        ["conv2/Conv_nchwc", "Conv", 3],
        ["ReorderOutput_token_7", "ReorderOutput", 0.5],
        ["GlobalAveragePool", "GlobalAveragePool", 1],
      ]),
    ).toEqual({
      times: { "conv1/Conv": 5, "conv2/Conv": 3, GlobalAveragePool: 1 },
      within: {
        PadToMultiple: "conv1/Conv",
        "norm/BatchNormalization": "conv1/Conv",
        Relu: "conv1/Conv",
        Add: "conv2/Conv",
      },
      between: [0.5],
    });
  });

  test("are those of the operator that runs, also where it is called fused", () => {
    const { times } = given(network(), [
      ["conv1/Conv", "FusedConv", 4],
      ["Add", "Add", 1],
    ]);
    expect(times).toEqual({ "conv1/Conv": 4, Add: 1 });
  });

  test("find nodes that ONNX Runtime rewrote under a longer name", () => {
    const graph = new Graph();
    const a = graph.input("a", [2, 2]);
    graph.output("y", matMul({ a, b: a }));
    expect(
      given(graph, [
        ["MatMul/MatmulTransposeFusion/", "FusedMatMul", 2],
        ["Nobody/knows", "Transpose", 1],
      ]),
    ).toEqual({ times: { MatMul: 2 }, within: {}, between: [1] });
  });

  test("are read run by run from the events", () => {
    const node = (name: string, dur: number) => ({
      cat: "Node",
      name: `${name}_kernel_time`,
      dur,
      args: { op_name: "Relu" },
    });
    const end = { cat: "Session", name: "model_run", dur: 1 };
    const profile = JSON.stringify([
      { cat: "Session", name: "session_initialization", dur: 9 },
      node("a", 1500),
      node("b", 20),
      end,
      node("a", 1000),
      end,
    ]);
    expect(runsIn(profile)).toEqual([
      [
        { name: "a", opType: "Relu", milliseconds: 1.5 },
        { name: "b", opType: "Relu", milliseconds: 0.02 },
      ],
      [{ name: "a", opType: "Relu", milliseconds: 1 }],
    ]);
    expect(() => runsIn("{}")).toThrowErrorMatchingInlineSnapshot(
      `[Error: ONNX Runtime's profile is no list of events]`,
    );
  });
});

test("times of integers go to the convolutions and joins that ran as them", () => {
  const graph = new Graph();
  const x = graph.input("x", [1, 2, 4, 4]);
  const zeroPoint = graph.constant("zero", { type: { dtype: "uint8", shape: [] }, data: Uint8Array.of(0) });
  const rounded = (v: Value) => fakeQuantized(v, { scale: constantOf(x, 0.1), zeroPoint });
  const a = rounded(relu(conv2d(rounded(x), { name: "a", channels: 2, kernel: 1 })));
  const b = rounded(conv2d(a, { name: "b", channels: 2, kernel: 3 }));
  graph.output("y", rounded(joinChannels(a, b)));
  expect(
    given(graph, [
      ["QuantizeLinear", "QuantizeLinear", 1],
      ["Transpose_token_1", "Transpose", 0.5],
      ["a/Conv_token_3", "QLinearConv", 5],
      ["b/Conv_token_7", "QLinearConv", 9],
      ["Concat_token_9", "QLinearConcat", 2],
      ["Transpose_token_12", "Transpose", 0.5],
      ["DequantizeLinear~3", "DequantizeLinear", 1],
    ]),
  ).toMatchObject({
    times: { QuantizeLinear: 1, "a/Conv": 5, "b/Conv": 9, Concat: 2, DequantizeLinear: 1 },
    between: [1],
  });
});
