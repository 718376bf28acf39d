import { Graph, type Inputs, type Value, valuesOf } from "../../ir/graph.ts";
import type { Attributes, Op } from "../../ir/op.ts";
import { formatType, type Numbers, type Shape, type TensorType } from "../../ir/tensor.ts";
import { operators } from "../../ops/table.ts";
import { type FormatError, quoted } from "../errors.ts";
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
  const builder = new Builder(at);
  for (const [i, plan] of blueprint.inputs.entries()) builder.input(plan, i === 0 ? input : undefined);
  const { graph, values } = builder;
  for (const { name, shape, role } of blueprint.parameters)
    values.push(graph.parameter(name, shape, { role, initializer: { kind: "constant", value: 0 } }));
  for (const [i, { name, type }] of blueprint.constants.entries())
    values.push(graph.constant(name, { type, data: constants[i] ?? new Float32Array(0) }));
  for (const node of blueprint.nodes) builder.node(node);
  for (const { name, value } of blueprint.outputs) builder.output(name, value);
  return graph;
}

const opsByName: ReadonlyMap<string, Op> = new Map(Object.values(operators).map((op) => [op.name, op]));

class Builder {
  readonly graph = new Graph();
  readonly values: Value[] = [];
  readonly #at: string;
  /** What is being built, for messages. */
  #what = "";

  constructor(at: string) {
    this.#at = at;
  }

  input({ name, type, open }: InputPlan, shape: Shape = type.shape): void {
    this.#what = `input ${quoted(name)}`;
    const fits =
      shape.length === open.length &&
      shape.every((extent, axis) => open[axis] || extent === type.shape[axis]);
    if (!fits) {
      const wanted = type.shape.map((extent, axis) => (open[axis] ? "any" : extent));
      throw this.#refuse(formatType({ ...type, shape }), `${type.dtype}[${wanted.join(", ")}]`);
    }
    this.#check({ ...type, shape });
    this.values.push(this.graph.input(name, shape, type.dtype));
  }

  node({ op: name, path, attributes, operands, results }: NodePlan): void {
    this.#what = `${quoted(name)} in ${quoted(path)}`;
    const op = opsByName.get(name);
    if (!op) throw this.#refuse("an operator of another version", "one that this thumbnet has");
    this.#checkAttributes(op, attributes);
    const inputs = this.#bound(op, operands);
    const made = valuesOf(
      this.#added(() => this.graph.at(path, () => this.graph.add(op, inputs, attributes))),
    );
    if (made.length !== results) throw this.#refuse(`${results} results`, `${made.length}`);
    for (const { type } of made) this.#check(type);
    this.values.push(...made);
  }

  output(name: string, value: number): void {
    this.#what = `output ${quoted(name)}`;
    if (this.graph.outputs.has(name)) throw this.#refuse("the name a second time", "every name once");
    this.graph.output(name, this.#valueOf(value));
  }

  /** An operator's shape rule trusts what it is given: whatever it throws, the file does not fit it. */
  #added<T>(add: () => T): T {
    try {
      return add();
    } catch (error) {
      const [problem = "", ...more] = error instanceof Error ? error.message.split("\n") : [];
      throw this.#refuse(problem, more.at(-1)?.replace(/^fix: /, "") ?? "what the operator takes");
    }
  }

  #bound({ inputs }: Op, operands: readonly Operand[]): Inputs {
    const slots = Object.entries(inputs);
    if (operands.length !== slots.length) throw this.#refuse(`${operands.length} slots`, `${slots.length}`);
    return Object.fromEntries(
      slots.map(([slot, arity], i) => {
        const operand = operands[i];
        const isList = typeof operand === "object";
        if (isList !== (arity === "many") || (arity === "one" && operand === undefined))
          throw this.#refuse(`${wording(operand)} for ${slot}`, arityText[arity]);
        const bound = isList ? operand.map((number) => this.#valueOf(number)) : operand;
        return [slot, typeof bound === "number" ? this.#valueOf(bound) : bound];
      }),
    );
  }

  #valueOf(number: number): Value {
    const value = this.values[number];
    if (value) return value;
    throw this.#refuse(`value ${number}`, `one of the ${this.values.length} before it`);
  }

  #checkAttributes({ attributes }: Op, given: Attributes): void {
    if (kindsOf(given) !== kindsOf(attributes))
      throw this.#refuse(`attributes ${kindsOf(given) || "of no name"}`, kindsOf(attributes) || "none");
  }

  #check(type: TensorType): void {
    const wrong = oversize(type);
    if (wrong) throw this.#refuse(wrong.found, wrong.fits);
  }

  #refuse(found: string, fits: string): FormatError {
    return misread(`${this.#at}, ${this.#what}`, found, fits);
  }
}

/** Names of attributes and what kinds of values they have. */
const kindsOf = (attributes: Attributes): string =>
  Object.entries(attributes)
    .map(([name, value]) => `${name}: ${typeof value === "object" ? "numbers" : typeof value}`)
    .sort()
    .join(", ");

const arityText = { one: "one value", optional: "one value or none", many: "a list of values" } as const;

const wording = (operand: Operand): string =>
  operand === undefined ? "nothing" : typeof operand === "number" ? "one value" : "a list of values";
