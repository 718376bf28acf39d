import { type Graph, type Node, type Role, type Value, valuesOf } from "../../ir/graph.ts";
import { liveNodes } from "../../ir/live.ts";
import type { Attributes } from "../../ir/op.ts";
import type { DType, Shape, TensorType } from "../../ir/tensor.ts";

/** In the order of the bytes that stand for them. */
export const dtypes = ["float32", "int32", "int8", "uint8", "bool"] as const satisfies readonly DType[];
export const roles = ["weight", "bias", "offset", "statistic"] as const satisfies readonly Role[];

/** A graph as plain data, without its numbers. */
export interface Blueprint {
  readonly inputs: readonly InputPlan[];
  readonly parameters: readonly ParameterPlan[];
  readonly constants: readonly ConstantPlan[];
  readonly nodes: readonly NodePlan[];
  readonly outputs: readonly { readonly name: string; readonly value: number }[];
}

export interface InputPlan {
  readonly name: string;
  readonly type: TensorType;
  /** For each axis, whether the network takes any extent there. */
  readonly open: readonly boolean[];
}

export interface ParameterPlan {
  readonly name: string;
  readonly shape: Shape;
  readonly role: Role;
}

export interface ConstantPlan {
  readonly name: string;
  readonly type: TensorType;
}

export interface NodePlan {
  readonly path: string;
  /** The operator's name. */
  readonly op: string;
  readonly attributes: Attributes;
  /** What each slot is bound to, in the operator's order. Values are numbered: inputs, parameters, constants, results. */
  readonly operands: readonly Operand[];
  /** How many values it computes. */
  readonly results: number;
}

export type Operand = number | readonly number[] | undefined;

/** The blueprint of what a graph's outputs depend on. */
export function blueprintOf(graph: Graph): Blueprint {
  const nodes = liveNodes(graph);
  const values = [
    ...graph.inputs,
    ...graph.parameters,
    ...graph.constants,
    ...nodes.flatMap(({ result }) => valuesOf(result)),
  ];
  const numbers = new Map(values.map((value, number) => [value, number]));
  const numberOf = (value: Value): number => {
    const number = numbers.get(value);
    if (number === undefined) throw new Error(`${value.name} is no value of the graph that asks for it`);
    return number;
  };
  return {
    inputs: graph.inputs.map(({ name, type }) => ({ name, type, open: type.shape.map(() => false) })),
    parameters: graph.parameters.map(({ name, type, role }) => ({ name, shape: type.shape, role })),
    constants: graph.constants.map(({ name, type }) => ({ name, type })),
    nodes: nodes.map((node) => nodePlan(node, numberOf)),
    outputs: [...graph.outputs].map(([name, value]) => ({ name, value: numberOf(value) })),
  };
}

function nodePlan(
  { op, path, attributes, inputs, result }: Node,
  numberOf: (value: Value) => number,
): NodePlan {
  const operands = Object.keys(op.inputs).map((slot): Operand => {
    const bound = inputs[slot];
    return bound && ("graph" in bound ? numberOf(bound) : bound.map(numberOf));
  });
  return { op: op.name, path, attributes, operands, results: valuesOf(result).length };
}
