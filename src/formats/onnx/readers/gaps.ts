import type { Value } from "../../../ir/graph.ts";
import type { DType } from "../../../ir/tensor.ts";
import { quoted } from "../../errors.ts";
import { checkSize } from "../limits.ts";
import type { OnnxDtype, OnnxModel, OnnxNode, OnnxValueInfo } from "../model.ts";
import { isTensor, type Scope } from "./scope.ts";

/** A node that was left out of a network. */
export interface SkippedNode {
  /** Its name in the file, which may be empty. */
  readonly name: string;
  readonly operator: string;
}

/**
 * What is missing of a network from which nodes are left out. Where the file tells the type of what they would have
 * made, that is fed instead, and reading goes on behind it.
 */
export class Gaps {
  readonly skipped: SkippedNode[] = [];
  readonly #scope: Scope;
  readonly #types: ReadonlyMap<string, OnnxValueInfo>;
  readonly #missing = new Set<string>();
  readonly #edges = new Set<Value>();

  constructor({ inner = [], outputs }: OnnxModel, scope: Scope) {
    this.#scope = scope;
    this.#types = new Map([...inner, ...outputs].map((info) => [info.name, info]));
  }

  /** Whether a value is neither there nor fed. */
  lacks(name: string): boolean {
    return this.#missing.has(name);
  }

  /** Whether a node asks for something that is missing. */
  holds({ inputs }: OnnxNode): boolean {
    return inputs.some((name) => this.lacks(name));
  }

  skip({ name, opType, domain, inputs, outputs }: OnnxNode): void {
    this.skipped.push({ name, operator: domain ? `${domain}.${opType}` : opType });
    for (const input of inputs) {
      if (input === "" || this.lacks(input)) continue;
      const operand = this.#scope.find(input, `node ${quoted(name || opType)}`);
      if (!isTensor(operand)) this.#edges.add(operand);
    }
    for (const output of outputs) if (output !== "") this.#standIn(output);
  }

  /** What left-out nodes would have read becomes a result, so that what computes it counts as needed. */
  giveOutEdges(): void {
    const { graph } = this.#scope;
    const given = new Set([...graph.inputs, ...graph.outputs.values()]);
    for (const edge of this.#edges)
      if (!given.has(edge) && !graph.outputs.has(edge.name)) graph.output(edge.name, edge);
  }

  #standIn(name: string): void {
    const { dtype, shape = [] } = this.#types.get(name) ?? {};
    const extents = shape.filter((extent) => typeof extent === "number");
    if (!dtype || !isOurs(dtype) || extents.length !== shape.length) {
      this.#missing.add(name);
      return;
    }
    const where = `value ${quoted(name)}`;
    checkSize({ dtype, shape: extents }, where);
    this.#scope.define(name, this.#scope.graph.input(name, extents, dtype), where);
  }
}

const isOurs = (dtype: OnnxDtype): dtype is DType & OnnxDtype =>
  dtype === "float32" || dtype === "int32" || dtype === "bool";
