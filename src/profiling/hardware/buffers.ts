/** Which values of a network lie in the same memory. */
import { type Node, sizeOf, type Value, valuesOf } from "../../ir/index.ts";
import { type OpName, operators } from "../../ops/table.ts";

/** Memory that one value or several lie in, and the steps from which to which it is needed, both included. */
export interface Buffer {
  readonly elements: number;
  readonly first: number;
  readonly last: number;
  /** Whether it is fed or given out, and so begins or ends off the chip. */
  readonly outside: boolean;
}

interface Draft {
  elements: number;
  first: number;
  last: number;
  outside: boolean;
}

/** Operators whose results are their operand under another name. */
const renaming: ReadonlySet<string> = namesOf(["reshape", "flatten", "dropout", "split"]);
/** Operators whose operands can be written to where their result lies. */
const joining: ReadonlySet<string> = namesOf(["concat"]);

function namesOf(keys: readonly OpName[]): ReadonlySet<string> {
  return new Set(keys.map((key) => operators[key].name));
}

export class Buffers {
  readonly #of = new Map<Value, Draft>();

  constructor(inputs: readonly Value[]) {
    for (const value of inputs) this.add(value).outside = true;
  }

  add(value: Value): Draft {
    const buffer = { elements: sizeOf(value.type.shape), first: Infinity, last: -1, outside: false };
    this.#of.set(value, buffer);
    return buffer;
  }

  /** Lets `value` lie where `other` lies. */
  alias(value: Value, other: Value): void {
    this.#of.set(value, this.#bufferOf(other));
  }

  /** Lays the results of a node that moves nothing over its operands; says whether it is such a node. */
  tryView({ op, result }: Node, operands: readonly Value[]): boolean {
    const [x] = operands;
    if (x === undefined) return false;
    if (joining.has(op.name)) return this.#join(operands, result);
    if (!renaming.has(op.name)) return false;
    for (const y of valuesOf(result)) this.alias(y, x);
    return true;
  }

  /** Buffers of their own become parts of a larger one. What is a part already, or comes twice, would have to be copied. */
  #join(parts: readonly Value[], result: Node["result"]): boolean {
    const olds = new Set(parts.map((part) => this.#bufferOf(part)));
    const filled = [...olds].reduce((sum, { elements }) => sum + elements, 0);
    const whole = parts.every((part) => this.#bufferOf(part).elements === sizeOf(part.type.shape));
    const [y] = valuesOf(result);
    if (!y || !whole || filled < sizeOf(y.type.shape) || [...olds].some(({ outside }) => outside))
      return false;
    const joined = this.add(y);
    for (const [value, buffer] of this.#of) if (olds.has(buffer)) this.#of.set(value, joined);
    return true;
  }

  /** The buffer of a value that is read or written at a step; `ends` are the network's outputs. */
  used(value: Value, step: number, ends: ReadonlySet<Value>): Buffer {
    const buffer = this.#bufferOf(value);
    buffer.first = Math.min(buffer.first, step);
    buffer.last = Math.max(buffer.last, step);
    if (ends.has(value)) buffer.outside = true;
    return buffer;
  }

  #bufferOf(value: Value): Draft {
    const buffer = this.#of.get(value);
    if (!buffer) throw new Error(`${value.name} was used before it was made: this is a bug in the steps`);
    return buffer;
  }
}
