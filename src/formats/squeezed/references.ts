import { type ByteReader, type ByteWriter, CodingError } from "../../compression/coding/index.ts";
import type { Blueprint, Operand } from "./blueprint.ts";

type Known = Pick<Blueprint, "inputs" | "parameters" | "constants">;

/**
 * How nodes call the values that they read: by how many values before the node's own they are, so that like blocks are
 * told alike; or, as most parameters and constants are read once and in their order, as the next of those.
 */
class Course {
  /** Values that there are so far. */
  values: number;
  /** The first parameter or constant that was not called "the next" yet. */
  next: number;
  readonly #stored: number;

  constructor({ inputs, parameters, constants }: Known) {
    this.next = inputs.length;
    this.#stored = inputs.length + parameters.length + constants.length;
    this.values = this.#stored;
  }

  isNext(value: number): boolean {
    return value === this.next && value < this.#stored;
  }
}

// 0 is nothing and 1 the next stored value; other odd numbers are one value, even ones a list and its length.
const [nothing, nextStored] = [0, 1];

export class ReferenceWriter {
  readonly #writer: ByteWriter;
  readonly #course: Course;

  constructor(writer: ByteWriter, known: Known) {
    this.#writer = writer;
    this.#course = new Course(known);
  }

  node(operands: readonly Operand[], results: number): void {
    for (const operand of operands) this.#operand(operand);
    this.#course.values += results;
  }

  value(value: number): void {
    this.#writer.count(this.#course.values - value);
  }

  #operand(operand: Operand): void {
    if (operand === undefined) this.#writer.count(nothing);
    else if (typeof operand !== "number") {
      this.#writer.count(2 * operand.length + 2);
      for (const value of operand) this.value(value);
    } else if (this.#course.isNext(operand)) {
      this.#writer.count(nextStored);
      this.#course.next++;
    } else this.#writer.count(2 * (this.#course.values - operand) + 1);
  }
}

export class ReferenceReader {
  readonly #reader: ByteReader;
  readonly #course: Course;

  constructor(reader: ByteReader, known: Known) {
    this.#reader = reader;
    this.#course = new Course(known);
  }

  node(slots: number, results: number): readonly Operand[] {
    const operands = Array.from({ length: slots }, () => this.#operand());
    this.#course.values += results;
    return operands;
  }

  value(): number {
    return this.#back(this.#reader.count(mostValues));
  }

  #operand(): Operand {
    const { at } = this.#reader;
    const told = this.#reader.count(2 * mostValues);
    if (told === nothing) return undefined;
    if (told === nextStored) {
      if (this.#course.isNext(this.#course.next)) return this.#course.next++;
      throw new CodingError(at, "the next parameter or constant", "another value: each was read");
    }
    if (told % 2 === 1) return this.#back((told - 1) / 2);
    const length = told / 2 - 1;
    if (length > this.#reader.left)
      throw new CodingError(at, `a list of ${length} values`, `at most ${this.#reader.left}`);
    return Array.from({ length }, () => this.value());
  }

  #back(distance: number): number {
    const { values } = this.#course;
    if (distance >= 1 && distance <= values) return values - distance;
    throw new CodingError(this.#reader.at - 1, `a value ${distance} before this one`, `1 to ${values}`);
  }
}

/** Far more than nodes that a header can list have results. */
const mostValues = 2 ** 30;
