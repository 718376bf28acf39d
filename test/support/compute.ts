import { interpret } from "../../src/engines/interpreter/interpreter.ts";
import { Graph, type Value } from "../../src/ir/graph.ts";
import type { DType, Numbers, Shape } from "../../src/ir/tensor.ts";

type Literal = (shape: Shape, numbers: readonly number[], dtype?: DType) => Value;

/** The numbers of what `build` makes of the literals that it writes down, in float32. */
export function compute(build: (literal: Literal) => Value): readonly number[] {
  const graph = new Graph();
  const y = build((shape, numbers, dtype = "float32") =>
    graph.constant("literal", { type: { dtype, shape }, data: arrays[dtype](numbers) }),
  );
  return Array.from(interpret(graph, new Map()).get(y)?.data ?? []);
}

const arrays: Readonly<Record<DType, (numbers: readonly number[]) => Numbers>> = {
  float32: (numbers) => Float32Array.from(numbers),
  int32: (numbers) => Int32Array.from(numbers),
  int8: (numbers) => Int8Array.from(numbers),
  uint8: (numbers) => Uint8Array.from(numbers),
  bool: (numbers) => Uint8Array.from(numbers),
};
