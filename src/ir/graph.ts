import { Misfit, ShapeError } from "./errors.ts";
import type { Attributes, Op, Results } from "./op.ts";
import { formatType, type Shape, sizeOf, type Tensor, type TensorType } from "./tensor.ts";

/** A tensor that is fed, kept or computed. Handles are how networks are written. */
export interface Value {
  readonly name: string;
  readonly type: TensorType;
  readonly graph: Graph;
}

export type Inputs = Readonly<Record<string, Value | readonly Value[] | undefined>>;

/** One application of an operator; `inputs` maps a slot to its value or values. */
export interface Node {
  readonly op: Op;
  readonly inputs: Inputs;
  readonly attributes: Attributes;
  /** What the operator returned: its value, or its values in turn. */
  readonly result: Value | readonly Value[];
  /** Block names from the outermost in, e.g. `encoder/ds1/fire1`. */
  readonly path: string;
}

/** How a state value starts: everywhere the same number, normal around 0, or anywhere between ±bound alike. */
export type Initializer =
  | { readonly kind: "constant"; readonly value: number }
  | { readonly kind: "normal"; readonly deviation: number }
  | { readonly kind: "uniform"; readonly bound: number };

/**
 * A number that training keeps. `weight`s decay, `bias`es (and norms) do not, nor do `offset`s in pixels, which have a
 * penalty of their own; `statistic`s are not trained.
 */
export type Role = "weight" | "bias" | "offset" | "statistic";

export interface Parameter extends Value {
  readonly initializer: Initializer;
  readonly role: Role;
}

export interface Constant extends Value {
  readonly tensor: Tensor;
  /** What it was while it was trained, if it was: weights that now lie on a grid of integers. */
  readonly role?: Role;
}

/** A network as a list of nodes in evaluation order. Append-only while it is built. */
export class Graph {
  readonly inputs: Value[] = [];
  /** Everything that training keeps, statistics included, in the order the network names them. */
  readonly parameters: Parameter[] = [];
  readonly constants: Constant[] = [];
  readonly nodes: Node[] = [];
  readonly outputs = new Map<string, Value>();
  #path = "";
  readonly #taken = new Map<string, number>();

  get path(): string {
    return this.#path;
  }

  /** Something the whole graph is fed: its name carries no path. */
  input(name: string, shape: Shape, dtype: TensorType["dtype"] = "float32"): Value {
    const value = { name: this.at("", () => this.#claim(name)), type: { dtype, shape }, graph: this };
    this.inputs.push(value);
    return value;
  }

  parameter(name: string, shape: Shape, { role, initializer }: Omit<Parameter, keyof Value>): Parameter {
    const type = { dtype: "float32", shape } as const;
    const value: Parameter = { name: this.#claim(name), type, graph: this, role, initializer };
    this.parameters.push(value);
    return value;
  }

  constant(name: string, tensor: Tensor, role?: Role): Constant {
    const value = { name: this.#claim(name), type: tensor.type, graph: this, tensor, ...(role && { role }) };
    this.constants.push(value);
    return value;
  }

  /** Makes `value` a result of the whole graph. */
  output(name: string, value: Value): void {
    if (this.outputs.has(name)) throw new Error(`the graph already has an output named ${name}`);
    this.outputs.set(name, value);
  }

  /** Names everything that `build` adds under `name`. */
  scoped<T>(name: string, build: () => T): T {
    return this.at(this.#claim(name), build);
  }

  /** Names everything that `build` adds under `path`, counted from the top. */
  at<T>(path: string, build: () => T): T {
    const outer = this.#path;
    this.#path = path;
    try {
      return build();
    } finally {
      this.#path = outer;
    }
  }

  add(op: Op, inputs: Inputs, attributes: Attributes): Value | readonly Value[] {
    const types = this.#infer(op, inputs, attributes);
    const made = (type: TensorType): Value => ({ name: this.#claim(op.name), type, graph: this });
    const result = isList(types) ? types.map(made) : made(types);
    this.nodes.push({ op, inputs, attributes, result, path: this.#path });
    return result;
  }

  /** Every value of trained numbers: what training keeps, and what it left as constants. */
  get trained(): readonly (Parameter | Constant)[] {
    return [...this.parameters, ...this.constants.filter(({ role }) => role !== undefined)];
  }

  /** Trained numbers: weights and biases, without statistics. */
  get parameterCount(): number {
    return this.trained
      .filter(({ role }) => role !== "statistic")
      .reduce((sum, p) => sum + sizeOf(p.type.shape), 0);
  }

  get macs(): number {
    return this.nodes.reduce((sum, node) => sum + macsOf(node), 0);
  }

  /** One line a node: what it computes, its type, the operator and its operands. */
  toString(): string {
    const rows = this.nodes.map((node) => {
      const operands = valuesOf(...Object.values(node.inputs)).map(({ name }) => name);
      return [
        valuesOf(node.result)
          .map(({ name }) => name)
          .join(", "),
        valuesOf(node.result)
          .map(({ type }) => formatType(type))
          .join(", "),
        `${node.op.name}(${operands.join(", ")})`,
      ] as const;
    });
    const wide = (column: 0 | 1) => Math.max(0, ...rows.map((row) => row[column].length));
    return rows
      .map(([name, type, call]) => `${name.padEnd(wide(0))}  ${type.padEnd(wide(1))}  ${call}`)
      .join("\n");
  }

  #infer(op: Op, inputs: Inputs, attributes: Attributes): Results {
    try {
      return op.infer(
        mapBound(inputs, ({ type }) => type),
        attributes,
      );
    } catch (cause) {
      if (!(cause instanceof Misfit)) throw cause;
      const operands = Object.entries(inputs).flatMap(([slot, bound]) =>
        valuesOf(bound).map(({ name, type }) => ({ slot, name, type })),
      );
      throw new ShapeError(op.name, this.#path, operands, cause);
    }
  }

  #claim(name: string): string {
    const full = this.#path ? `${this.#path}/${name}` : name;
    let claimed = full;
    let seen = this.#taken.get(full) ?? 0;
    while (this.#taken.has(claimed)) claimed = `${full}.${++seen}`;
    this.#taken.set(full, seen);
    this.#taken.set(claimed, this.#taken.get(claimed) ?? 0);
    return claimed;
  }
}

/** Adds a node to the graph that its operands belong to. */
export function apply(op: Op, inputs: object, attributes: Attributes): Value | readonly Value[] {
  const given = inputs as Inputs;
  const bound = Object.fromEntries(Object.keys(op.inputs).map((slot) => [slot, given[slot]]));
  const [first] = valuesOf(...Object.values(bound));
  if (!first) throw new TypeError(`${op.name} was given no inputs`);
  return first.graph.add(op, bound, attributes);
}

export const macsOf = ({ op, inputs, attributes, result }: Node): number =>
  op.cost(
    mapBound(inputs, ({ type }) => type),
    attributes,
    mapResult(result, ({ type }) => type),
  ).macs;

/** The values bound to slots or returned by an operator, as one list. */
export const valuesOf = (...bound: readonly (Value | readonly Value[] | undefined)[]): readonly Value[] =>
  bound.flatMap((v) => (v === undefined ? [] : isList(v) ? v : [v]));

/** Maps every value bound to a slot, keeping the slots. The caller knows the operator's signature. */
export function mapBound<T>(inputs: Inputs, f: (value: Value) => T): never {
  return Object.fromEntries(
    Object.entries(inputs).map(([slot, v]) => [slot, v === undefined ? undefined : mapResult(v, f)]),
  ) as never;
}

/** Maps a result, keeping whether it is one value or several. */
export const mapResult = <T>(result: Value | readonly Value[], f: (value: Value) => T): never =>
  (isList(result) ? result.map(f) : f(result)) as never;

const isList = <T>(x: T | readonly T[]): x is readonly T[] => Array.isArray(x);
