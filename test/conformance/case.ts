import { type Precision, zeros } from "../../src/engines/interpreter/interpreter.ts";
import { Graph, type Value, valuesOf } from "../../src/ir/graph.ts";
import type { DType, Shape, Tensor, TensorType } from "../../src/ir/tensor.ts";
import { mulberry32 } from "../support/random.ts";

/**
 * Which numbers an input gets: `uniform` in [−1, 1), `positive` in [0.5, 2), `distinct` evenly spaced in
 * (−1, 1), shuffled and without 0, so that no two are a near tie; `mask` of 0 and 1.
 */
export type Draw = "uniform" | "positive" | "distinct" | "mask";

export interface Input {
  readonly shape: Shape;
  readonly draw?: Draw;
  /** Multiplies what was drawn, e.g. to reach both kinks of HardSwish. */
  readonly scale?: number;
  /** Float32, but bool for a mask. */
  readonly dtype?: DType;
}

/** One use of an operator, named for what makes it interesting, which every engine must agree on. */
export interface Case<K extends string = string> {
  readonly name: string;
  /** Named like the operator's slots. */
  readonly inputs: Readonly<Record<K, Input | Shape>>;
  build(values: Readonly<Record<K, Value>>): Value | readonly Value[];
  /** Why differences cannot check the derivative here. */
  readonly gradient?: string;
}

/** A case that knows its inputs by name while it is written down. */
export const caseOf = <K extends string>(example: Case<K>): Case => example;

export interface Built {
  readonly graph: Graph;
  readonly inputs: readonly Value[];
  /** Outputs `y`, or `y0`, `y1`, … of the graph. */
  readonly results: readonly Value[];
}

/** The case as a graph of its own. */
export function buildCase({ inputs, build }: Case): Built {
  const graph = new Graph();
  const values = Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => {
      const { shape, dtype } = typeOf(input);
      return [name, graph.input(name, shape, dtype)];
    }),
  );
  const results = valuesOf(build(values));
  for (const [i, y] of results.entries()) graph.output(results.length > 1 ? `y${i}` : "y", y);
  return { graph, inputs: Object.values(values), results };
}

/** Numbers for every input, the same at every call. */
export function feedsOf({ inputs }: Case, precision: Precision): Record<string, Tensor> {
  const random = mulberry32(0x5eed);
  return Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => {
      const { draw = "uniform", scale = 1 } = asInput(input);
      const tensor = zeros(typeOf(input), precision);
      tensor.data.set(drawings[draw](tensor.data.length, random).map((number) => number * scale));
      return [name, tensor];
    }),
  );
}

const drawings: Readonly<Record<Draw, (count: number, random: () => number) => readonly number[]>> = {
  uniform: (count, random) => Array.from({ length: count }, () => random() * 2 - 1),
  positive: (count, random) => Array.from({ length: count }, () => 0.5 + random() * 1.5),
  mask: (count, random) => Array.from({ length: count }, () => Math.round(random())),
  distinct: (count, random) =>
    Array.from({ length: count }, (_, i) => ({ number: (2 * i + 0.5) / count - 1, place: random() }))
      .sort((a, b) => a.place - b.place)
      .map(({ number }) => number),
};

const typeOf = (input: Input | Shape): TensorType => {
  const { shape, draw, dtype = draw === "mask" ? "bool" : "float32" } = asInput(input);
  return { dtype, shape };
};

const asInput = (input: Input | Shape): Input => ("shape" in input ? input : { shape: input });
