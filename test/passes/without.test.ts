import { describe, expect, test } from "vitest";
import { interpreter } from "../../src/engines/interpreter/index.ts";
import { Graph } from "../../src/ir/graph.ts";
import { conv2d, relu } from "../../src/layers/index.ts";
import { add, constantOf, dropout, mul, split } from "../../src/ops/index.ts";
import { withoutDropout } from "../../src/passes/index.ts";
import { withoutDead } from "../../src/passes/without-dead.ts";
import { someWeights } from "../models/small.ts";
import { distance } from "./distance.ts";

const operatorsOf = ({ nodes }: Graph): readonly string[] => nodes.map(({ op }) => op.name);

const apart = (before: Graph, after: Graph): Promise<number> =>
  distance(
    interpreter(),
    { graph: before, weights: someWeights(before) },
    { graph: after, weights: someWeights(after) },
  );

describe("a network without what is dead", () => {
  const network = new Graph();
  const x = network.input("x", [1, 4, 3, 3]);
  network.input("unread", [2]);
  const [left, right] = split({ x }, { axis: 1, sizes: [2, 2] });
  if (!left || !right) throw new Error("a split gives two parts");
  const y = relu(conv2d(left, { name: "alive", channels: 3, kernel: 3 }));
  mul({ a: conv2d(right, { name: "dead", channels: 3, kernel: 1 }), b: constantOf(right, 2) });
  network.output("y", add({ a: y, b: constantOf(y, 1) }));
  const alive = withoutDead(network);

  test("has the nodes, parameters and constants that its outputs depend on, and no others", () => {
    expect(operatorsOf(alive)).toEqual(["Split", "Conv", "Relu", "Add"]);
    expect(alive.parameters.map(({ name }) => name)).toEqual(["alive/weight", "alive/bias"]);
    expect(alive.constants).toHaveLength(1);
  });

  test("keeps its inputs, so that it is fed as before", () =>
    expect(alive.inputs.map(({ name }) => name)).toEqual(["x", "unread"]));

  test("computes the same", async () => expect(await apart(network, alive)).toBe(0));
});

describe("a network without dropouts", () => {
  const network = new Graph();
  const x = network.input("x", [1, 4, 3, 3]);
  network.output(
    "y",
    relu(dropout({ x: conv2d(x, { name: "conv", channels: 3, kernel: 1 }) }, { ratio: 0.5 })),
  );
  const plain = withoutDropout(network);

  test("has everything else", () => expect(operatorsOf(plain)).toEqual(["Conv", "Relu"]));
  test("computes the same", async () => expect(await apart(network, plain)).toBe(0));
});
