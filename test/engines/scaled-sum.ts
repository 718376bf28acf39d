import { Graph } from "../../src/ir/graph.ts";
import type { DType, Numbers, Shape, Tensor } from "../../src/ir/tensor.ts";
import { add, cast, mul } from "../../src/ops/index.ts";

/** y = scale · x + shift, and the count as it came: enough to ask an engine everything. */
export function scaledSum(): Graph {
  const graph = new Graph();
  const x = graph.input("x", [2, 3]);
  const count = graph.input("count", [2], "int32");
  const role = { role: "weight", initializer: { kind: "constant", value: 1 } } as const;
  const scale = graph.parameter("scale", [3], role);
  const shift = graph.parameter("shift", [], role);
  graph.output("y", add({ a: mul({ a: x, b: scale }), b: shift }));
  graph.output("counted", cast({ x: count }, { to: "float32" }));
  return graph;
}

const tensor = (dtype: DType, shape: Shape, data: Numbers): Tensor => ({ type: { dtype, shape }, data });

export const x = tensor("float32", [2, 3], Float32Array.of(1, 2, 3, 4, 5, 6));
export const count = tensor("int32", [2], Int32Array.of(7, -8));
export const scale = Float32Array.of(1, 10, 100);
export const shift = Float32Array.of(0.5);

/** What the graph is fed when it stores nothing. */
export const feeds = { x, count, scale: tensor("float32", [3], scale), shift: tensor("float32", [], shift) };

/** scale · x + shift, by hand. */
export const y = Float32Array.of(1.5, 20.5, 300.5, 4.5, 50.5, 600.5);
