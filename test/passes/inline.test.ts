import { describe, expect, test } from "vitest";
import { interpret } from "../../src/engines/interpreter/index.ts";
import { Graph, type Value } from "../../src/ir/graph.ts";
import { sizeOf, type Tensor } from "../../src/ir/tensor.ts";
import { squeezeUnet } from "../../src/models/index.ts";
import { add, constantOf, mul, relu, split } from "../../src/ops/index.ts";
import { inline } from "../../src/passes/index.ts";
import { mulberry32 } from "../support/random.ts";

const network = squeezeUnet.graph({ input: [1, 3, 16, 16], options: { width: 0.0625, norm: "batch" } });

/** An empty graph with an input for each input and parameter of another one. */
function receiverOf(graph: Graph): { into: Graph; bound: Map<Value, Value> } {
  const into = new Graph();
  const bound = [...graph.inputs, ...graph.parameters].map(
    (value) => [value, into.input(value.name, value.type.shape, value.type.dtype)] as const,
  );
  return { into, bound: new Map(bound) };
}

const drawn = (values: Iterable<Value>): Map<string, Tensor> => {
  const random = mulberry32(1);
  return new Map(
    Array.from(values, ({ name, type }) => {
      const data = Float32Array.from({ length: sizeOf(type.shape) }, random);
      return [name, { type, data }] as const;
    }),
  );
};

describe("an inlined network", () => {
  test("computes every value that the network does, under the same names and paths", () => {
    const { into, bound } = receiverOf(network);
    const became = inline(network, { into, bound });
    expect(into.toString()).toBe(network.toString());
    expect(into.nodes.map(({ path }) => path)).toEqual(network.nodes.map(({ path }) => path));

    const feeds = drawn(bound.keys());
    const feed = (values: Iterable<Value>) =>
      new Map(Array.from(values, (v) => [v, feeds.get(v.name)!] as const));
    const before = interpret(network, feed(bound.keys()));
    const after = interpret(into, feed(bound.values()));
    for (const [value, tensor] of before) expect(after.get(became.get(value)!)).toEqual(tensor);
  });

  test("can stand twice in one graph, where its values get names of their own", () => {
    const { into, bound } = receiverOf(network);
    inline(network, { into, bound });
    inline(network, { into, bound });
    expect(into.nodes).toHaveLength(2 * network.nodes.length);
    const names = into.nodes.flatMap(({ result }) => [result].flat()).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  test("leaves the network as it was", () => {
    const before = network.toString();
    const { into, bound } = receiverOf(network);
    inline(network, { into, bound });
    expect(network.toString()).toBe(before);
    expect([...network.inputs, ...network.parameters].every(({ graph }) => graph === network)).toBe(true);
  });
});

describe("a substitute", () => {
  const graph = new Graph();
  const x = graph.input("x", [4]);
  const [left, right] = graph.scoped("halves", () => split({ x }, { axis: 0, sizes: [1, 3] }));
  graph.output("y", add({ a: left!, b: relu({ x: right! }) }));

  test("takes a node's place, with its operands in the new graph and all its results", () => {
    const { into, bound } = receiverOf(graph);
    const seen: string[] = [];
    const became = inline(graph, {
      into,
      bound,
      substitute: ({ op, path }, inputs) => {
        if (op.name !== "Split") return undefined;
        seen.push(path);
        const twice = mul({ a: inputs["x"] as Value, b: constantOf(inputs["x"] as Value, 2) });
        return split({ x: twice }, { axis: 0, sizes: [1, 3] });
      },
    });
    const feed = new Map([[into.inputs[0]!, { type: x.type, data: Float32Array.of(1, -2, 3, 4) }]]);
    expect(seen).toEqual(["halves"]);
    // By hand: 2·1 + max(0, 2·[−2, 3, 4]).
    expect(interpret(into, feed).get(became.get(graph.outputs.get("y")!)!)?.data).toEqual(
      Float32Array.of(2, 8, 10),
    );
  });

  test("that has too few results is a bug, which is said", () => {
    const substitute = () => [];
    expect(() => inline(graph, { ...receiverOf(graph), substitute })).toThrowErrorMatchingInlineSnapshot(
      `[Error: nothing stands in for halves/Split: this is a bug in the substitution]`,
    );
  });
});

test("a value that is bound to nothing is an error that names it", () => {
  const { into, bound } = receiverOf(network);
  bound.delete(network.inputs[0]!);
  expect(() => inline(network, { into, bound })).toThrowErrorMatchingInlineSnapshot(
    `[Error: image is bound to nothing in the graph that receives it]`,
  );
  const [image] = network.inputs;
  const only = new Graph();
  const imageAlone = new Map([[image!, only.input("image", image!.type.shape)]]);
  expect(() => inline(network, { into: only, bound: imageAlone })).toThrowErrorMatchingInlineSnapshot(
    `[Error: stem/conv1/weight is bound to nothing in the graph that receives it]`,
  );
});

test("a network is inferred anew for what its inputs become", () => {
  const { into, bound } = receiverOf(network);
  bound.set(network.inputs[0]!, into.input("larger", [2, 3, 40, 56]));
  const became = inline(network, { into, bound });
  expect(became.get(network.outputs.get("scores")!)?.type.shape).toEqual([2, 12, 40, 56]);
});
