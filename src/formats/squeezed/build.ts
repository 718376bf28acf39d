import { Graph, type Inputs, type Value, valuesOf } from "../../ir/graph.ts";
import type { Attributes, Op } from "../../ir/op.ts";
import { formatType, type Numbers, type Shape, type TensorType } from "../../ir/tensor.ts";
import { operators } from "../../ops/table.ts";
import { quoted } from "../errors.ts";
import { oversize } from "../limits.ts";
import type { Blueprint, InputPlan, NodePlan, Operand } from "./blueprint.ts";
import { misread } from "./misread.ts";

export interface BuildRequest {
  /** The numbers of the constants, in their order. */
  readonly constants: readonly Numbers[];
  /** What the first input is to be; without it, what the file says. */
  readonly input?: Shape | undefined;
  /** Where in the file the blueprint stands, for messages. */
  readonly at: string;
}

/** The graph that a blueprint describes. */
export function build(blueprint: Blueprint, { input, constants, at }: BuildRequest): Graph {
  const graph = new Graph();
  const values: Value[] = [];
  const valueAt = (number: number, where: string): Value => {
    const value = values[number];
    if (value) return value;
    throw misread(where, `value ${number}`, `one of the ${values.length} before it`);
  };
  for (const [i, plan] of blueprint.inputs.entries()) {
    const where = `${at}, input ${quoted(plan.name)}`;
    const type = i === 0 && input ? fed(plan, input, where) : plan.type;
    check(type, where);
    values.push(graph.input(plan.name, type.shape, type.dtype));
  }
  for (const { name, shape, role } of blueprint.parameters)
    values.push(graph.parameter(name, shape, { role, initializer: { kind: "constant", value: 0 } }));
  for (const [i, { name, type }] of blueprint.constants.entries())
    values.push(graph.constant(name, { type, data: constants[i] ?? new Float32Array(0) }));
  for (const [index, node] of blueprint.nodes.entries()) {
    const where = `${at}, node ${index} ${quoted(node.op)} in ${quoted(node.path)}`;
    values.push(...addNode(graph, node, where, (number) => valueAt(number, where)));
  }
  for (const { name, value } of blueprint.outputs) {
    const where = `${at}, output ${quoted(name)}`;
    if (graph.outputs.has(name)) throw misread(where, "the name a second time", "every name once");
    graph.output(name, valueAt(value, where));
  }
  return graph;
}

/** The type of an input that is fed with something of another shape. */
function fed({ type, open }: InputPlan, shape: Shape, where: string): TensorType {
  const wanted = type.shape.map((extent, axis) => (open[axis] ? "any" : `${extent}`));
  const fits =
    shape.length === wanted.length && shape.every((extent, i) => open[i] || extent === type.shape[i]);
  if (fits) return { ...type, shape };
  throw misread(where, formatType({ ...type, shape }), `${type.dtype}[${wanted.join(", ")}]`);
}

function check(type: TensorType, where: string): void {
  const wrong = oversize(type);
  if (wrong) throw misread(where, wrong.found, wrong.fits);
}

function addNode(
  graph: Graph,
  node: NodePlan,
  where: string,
  valueAt: (number: number) => Value,
): readonly Value[] {
  const op = opsByName.get(node.op);
  if (!op)
    throw misread(where, "an operator that this version does not have", [...opsByName.keys()].join(", "));
  checkAttributes(op, node.attributes, where);
  const inputs = bind(op, node.operands, where, valueAt);
  const results = valuesOf(
    tried(where, () => graph.at(node.path, () => graph.add(op, inputs, node.attributes))),
  );
  for (const { type } of results) check(type, where);
  return results;
}

const opsByName: ReadonlyMap<string, Op> = new Map(Object.values(operators).map((op) => [op.name, op]));

/** An operator's shape rule trusts what it is given: whatever it throws, the file does not fit it. */
function tried<T>(where: string, add: () => T): T {
  try {
    return add();
  } catch (error) {
    const [problem = "", ...more] = error instanceof Error ? error.message.split("\n") : [];
    throw misread(where, problem, more.at(-1)?.replace(/^fix: /, "") ?? "what the operator takes");
  }
}

function checkAttributes({ attributes }: Op, given: Attributes, where: string): void {
  const kindsOf = (some: Attributes): string =>
    Object.keys(some)
      .sort()
      .map((name) => `${name}: ${Array.isArray(some[name]) ? "numbers" : typeof some[name]}`)
      .join(", ");
  if (kindsOf(given) !== kindsOf(attributes))
    throw misread(where, `attributes ${kindsOf(given)}`, kindsOf(attributes) || "none");
}

function bind(
  op: Op,
  operands: readonly Operand[],
  where: string,
  valueAt: (number: number) => Value,
): Inputs {
  const slots = Object.entries(op.inputs);
  return Object.fromEntries(
    slots.map(([slot, arity], i) => {
      const operand = operands[i];
      const isMany = typeof operand === "object";
      if ((arity === "many") !== isMany || (arity === "one" && operand === undefined))
        throw misread(`${where}, slot ${slot}`, operandText(operand), arityText[arity]);
      return [slot, isMany ? operand.map(valueAt) : operand === undefined ? undefined : valueAt(operand)];
    }),
  );
}

const arityText = { one: "one value", optional: "one value or none", many: "a list of values" } as const;
const operandText = (operand: Operand): string =>
  operand === undefined ? "nothing" : typeof operand === "number" ? "one value" : "a list of values";
