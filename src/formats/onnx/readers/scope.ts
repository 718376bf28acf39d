import { Graph, type Role, type Value } from "../../../ir/graph.ts";
import type { Tensor } from "../../../ir/tensor.ts";
import { quoted } from "../../errors.ts";
import { checkSize } from "../limits.ts";
import { misread } from "../misread.ts";
import type { OnnxTensor } from "../model.ts";

/** What a name in an ONNX graph stands for: something that the network computes, or numbers known beforehand. */
export type Operand = Value | OnnxTensor;

export const isTensor = (operand: Operand): operand is OnnxTensor => "data" in operand;

/** The names of a model that is being read, and the graph that grows from it. */
export class Scope {
  readonly graph = new Graph();
  readonly weights = new Map<string, Float32Array>();
  readonly #operands = new Map<string, Operand>();
  readonly #stored = new Set<string>();
  readonly #placed = new Map<OnnxTensor, Value>();

  has(name: string): boolean {
    return this.#operands.has(name);
  }

  /** Numbers without a name of their own get this one. */
  define(name: string, operand: Operand, where: string): void {
    if (name === "") throw misread(where, "no name", "a name");
    if (this.has(name)) throw misread(where, `the name ${quoted(name)} a second time`, "every name once");
    this.#operands.set(name, isTensor(operand) && operand.name === "" ? { ...operand, name } : operand);
  }

  /** A constant of the file itself. */
  store(tensor: OnnxTensor): void {
    this.define(tensor.name, tensor, "initializers");
    if (tensor.dtype === "float32" && tensor.shape.length > 0) this.#stored.add(tensor.name);
  }

  /** Whether the file stores float numbers under this name. */
  isWeight(name: string): boolean {
    return this.#stored.has(name);
  }

  find(name: string, where: string): Operand {
    const operand = this.#operands.get(name);
    if (operand) return operand;
    throw misread(
      where,
      `the name ${quoted(name)}, which nothing before defines`,
      "nodes in order, no cycle",
    );
  }

  /** The operand in the graph: numbers become a constant, with a role if they were trained. */
  valueOf(operand: Operand, where: string, role?: Role): Value {
    if (!isTensor(operand)) return operand;
    return this.#place(operand, () => this.graph.constant(operand.name, constant(operand, where), role));
  }

  /** The operand in the graph: numbers become a parameter with weights. */
  parameterOf(operand: Operand, role: Role, where: string): Value {
    if (!isTensor(operand)) return operand;
    return this.#place(operand, () => {
      const { name, dtype, shape, data } = operand;
      if (dtype !== "float32") throw misread(where, `${dtype} weights ${quoted(name)}`, "float32 weights");
      checkSize({ dtype, shape }, `${where}, ${quoted(name)}`);
      const parameter = this.graph.parameter(name, shape, {
        role,
        initializer: { kind: "constant", value: 0 },
      });
      this.weights.set(parameter.name, data);
      return parameter;
    });
  }

  #place(tensor: OnnxTensor, make: () => Value): Value {
    const value = this.#placed.get(tensor) ?? this.graph.at("", make);
    this.#placed.set(tensor, value);
    return value;
  }
}

function constant({ name, dtype, shape, data }: OnnxTensor, where: string): Tensor {
  const place = `${where}, ${quoted(name)}`;
  if (dtype === "float16" || dtype === "float64" || dtype === "int64")
    throw misread(place, `a constant of ${dtype}`, "float32, int32, int8, uint8 or bool");
  const type = { dtype, shape };
  checkSize(type, place);
  return { type, data };
}
