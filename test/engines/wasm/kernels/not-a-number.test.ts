import { expect, test } from "vitest";
import { interpreter } from "../../../../src/engines/interpreter/index.ts";
import { Graph, type Value } from "../../../../src/ir/index.ts";
import { clip, constantOf, conv, exp, reduceMax, relu, sigmoid } from "../../../../src/ops/index.ts";
import { answersOf, floats } from "./running.ts";

test.each<[string, (x: Value) => Value]>([
  ["a rectifier", (x) => relu({ x })],
  ["bounds", (x) => clip({ x }, { min: -1, max: 1 })],
  [
    "a convolution's bounds",
    (x) => clip({ x: conv({ x, w: constantOf(x, 1, [1, 1, 1, 1]) }) }, { min: 0, max: 6 }),
  ],
  ["an exponential", (x) => exp({ x })],
  ["a sigmoid", (x) => sigmoid({ x })],
  ["the largest of a row", (x) => reduceMax({ x }, { axes: [3] })],
])("what is no number goes through %s as through the interpreter: none comes out", async (_, build) => {
  const x = floats([1, 1, 2, 5], [1, Number.NaN, -2, 3, 0.5, 4, 9, -9, 0.25, -3]);
  const graph = new Graph();
  graph.output("y", build(graph.input("x", x.type.shape)));
  const isNone = ({ y }: Awaited<ReturnType<typeof answersOf>>) => Array.from(y?.data ?? [], Number.isNaN);
  const found = isNone(await answersOf(graph, { x }));
  expect(found).toContain(true);
  expect(found).toEqual(isNone(await answersOf(graph, { x }, interpreter())));
});
