import type { Role, Value } from "../../../ir/graph.ts";
import type { Shape } from "../../../ir/tensor.ts";
import type { FormatError } from "../../errors.ts";
import { misread } from "../misread.ts";
import type { OnnxNode, OnnxTensor } from "../model.ts";
import { Attributes } from "./attributes.ts";
import { fewNumbers } from "./known.ts";
import { isTensor, type Operand, type Scope } from "./scope.ts";

/** What a node says in our operators: a value for each output that it names. */
export type Reader = (site: Site) => Value | readonly Value[];

/** What a node gives if all that it asks is known; else `undefined`, and the network has to compute it. */
export type Fold = (site: Site) => Operand | undefined;

/** One node of a model that is being read. It remembers what was asked, so that nothing is passed over. */
export class Site {
  readonly attributes: Attributes;
  /** How many outputs the node names. */
  readonly outputCount: number;
  readonly #inputs: readonly string[];
  readonly #scope: Scope;
  /** The node, as errors name it. */
  readonly where: string;
  readonly #asked = new Set<number>();

  constructor({ attributes, inputs, outputs }: OnnxNode, scope: Scope, where: string) {
    this.attributes = new Attributes(attributes, where);
    this.outputCount = outputs.length;
    this.#inputs = inputs;
    this.#scope = scope;
    this.where = where;
  }

  misread(found: string, fits: string): FormatError {
    return misread(this.where, found, fits);
  }

  /** Indices of the inputs that are given. */
  get given(): readonly number[] {
    return this.#inputs.flatMap((name, index) => (name === "" ? [] : [index]));
  }

  /** An input of real numbers. */
  x(index: number): Value {
    return this.#real(this.anyX(index), index);
  }

  /** An input of any dtype. */
  anyX(index: number): Value {
    return this.#scope.valueOf(this.#required(index), this.where);
  }

  /** An input of an operator that brings integers back to real numbers: what the file stores was trained. */
  integersX(index: number): Value {
    const operand = this.#required(index);
    const role = operand && isTensor(operand) && operand.shape.length > 1 ? "weight" : "bias";
    return this.#scope.valueOf(operand, this.where, role);
  }

  /** An input of an operator that only moves numbers: what the file stores are weights on their way to a layer. */
  movedX(index: number): Value {
    const operand = this.#required(index);
    if (!isTensor(operand) || operand.dtype !== "float32") return this.#scope.valueOf(operand, this.where);
    return this.#scope.parameterOf(operand, operand.shape.length > 1 ? "weight" : "bias", this.where);
  }

  /** All inputs of an operator that takes as many as there are. */
  anyXs(): readonly [Value, ...Value[]] {
    return this.#all((index) => this.anyX(index));
  }

  /** All inputs of an operator that only moves numbers, such as Concat. */
  movedXs(): readonly [Value, ...Value[]] {
    return this.#all((index) => this.movedX(index));
  }

  #all(read: (index: number) => Value): readonly [Value, ...Value[]] {
    const [first, ...rest] = this.#inputs.map((_, index) => read(index));
    if (first) return [first, ...rest];
    throw this.misread("no inputs", "at least one");
  }

  /** An input that the network learns, if its numbers are in the file. */
  parameter(index: number, role: Role): Value {
    return this.#real(this.#scope.parameterOf(this.#required(index), role, this.where), index);
  }

  optionalParameter(index: number, role: Role): Value | undefined {
    return this.given.includes(index) ? this.parameter(index, role) : undefined;
  }

  /** An input whose numbers must be known beforehand; `undefined` where it is not given. */
  numbers(index: number): readonly number[] | undefined {
    if (!this.operand(index)) return undefined;
    const tensor = this.tensor(index);
    if (tensor) return Array.from<number>(tensor.data);
    throw this.misread(
      `input ${index}, whose numbers are not known beforehand`,
      `at most ${fewNumbers} numbers from the file or from shapes`,
    );
  }

  /** Like `numbers`, for an input that must be there. */
  required(index: number): readonly number[] {
    const numbers = this.numbers(index);
    if (numbers) return numbers;
    throw this.misread(`no input ${index}`, "an input");
  }

  /** Like `numbers`, where there is one alone. */
  number(index: number, usual: number): number {
    const [number = usual, ...more] = this.numbers(index) ?? [];
    if (more.length === 0) return number;
    throw this.misread(`${more.length + 1} numbers as input ${index}`, "one number");
  }

  /** An input that is known beforehand, and short. */
  tensor(index: number): OnnxTensor | undefined {
    const operand = this.operand(index);
    const known = operand && isTensor(operand) && operand.dtype !== "float16";
    return known && operand.data.length <= fewNumbers ? operand : undefined;
  }

  shape(index: number): Shape {
    const operand = this.#required(index);
    return isTensor(operand) ? operand.shape : operand.type.shape;
  }

  /** An axis, which ONNX may count from the back, counted from the front. */
  axis(axis: number, rank: number): number {
    if (Number.isInteger(axis) && axis >= -rank && axis < rank) return axis < 0 ? axis + rank : axis;
    throw this.misread(`axis ${axis}`, rank === 0 ? "no axis" : `axes from ${-rank} to ${rank - 1}`);
  }

  /** Refuses what no one asked for: it might have changed the result. */
  checkAllAsked(): void {
    this.attributes.checkAllAsked();
    const left = this.given.find((index) => !this.#asked.has(index));
    if (left !== undefined) throw this.misread(`an input ${left}`, `${this.#asked.size} inputs`);
  }

  #real(value: Value, index: number): Value {
    if (value.type.dtype === "float32") return value;
    throw this.misread(`${value.type.dtype} as input ${index}`, "float32");
  }

  #required(index: number): Operand {
    const operand = this.operand(index);
    if (operand) return operand;
    throw this.misread(`no input ${index}`, "an input");
  }

  /** What an input is bound to, if it is given. */
  operand(index: number): Operand | undefined {
    this.#asked.add(index);
    const name = this.#inputs[index];
    return name ? this.#scope.find(name, this.where) : undefined;
  }
}
