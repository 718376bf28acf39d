import type { ByteReader, ByteWriter } from "./bytes.ts";
import { CodingError } from "./errors.ts";
import { precision, whole } from "./frequencies.ts";

// Range asymmetric numeral systems (Duda 2013), after `rans_byte` by Giesen: the state is a number from 2^23 up, below
// 2^31, that gives or takes a byte whenever it would leave that range.
export const lowest = 2 ** 23;

/** A part of the 4,096 that stands for one outcome. */
export interface Span {
  readonly start: number;
  readonly length: number;
}

/** Writes `count` outcomes, each at the cost of log2(4096 / length) bits: the coder takes the last one first. */
export function writeSpans(writer: ByteWriter, count: number, spanAt: (i: number) => Span): void {
  const backwards: number[] = [];
  let state = lowest;
  for (let i = count - 1; i >= 0; i--) {
    const { start, length } = spanAt(i);
    for (; state >= (lowest >>> precision) * 256 * length; state >>>= 8) backwards.push(state & 255);
    state = Math.floor(state / length) * whole + (state % length) + start;
  }
  for (let byte = 0; byte < 4; byte++) backwards.push((state >>> (8 * byte)) & 255);
  writer.bytes(Uint8Array.from(backwards.reverse()));
}

/** Where a reader of outcomes stands between two runs of them. */
export class RansState {
  readonly #reader: ByteReader;
  /** The number that the next outcome is in. */
  state: number;
  /** Offset of the next byte. */
  at: number;

  constructor(reader: ByteReader) {
    const [a = 0, b = 0, c = 0, d = 0] = reader.take(4);
    this.#reader = reader;
    this.at = reader.at;
    this.state = a * 2 ** 24 + ((b << 16) | (c << 8) | d);
    if (this.state >= lowest && this.state < 2 ** 31) return;
    throw new CodingError(this.at - 4, `a state of ${this.state}`, `${lowest} to ${2 ** 31 - 1}`);
  }

  get bytes(): Uint8Array {
    return this.#reader.bytes;
  }

  /** A reader ends in the state that the writer began with, or something was not as it was written. */
  end(): void {
    this.#reader.skipTo(this.at);
    if (this.state !== lowest) throw new CodingError(this.at, `a last state of ${this.state}`, `${lowest}`);
  }
}
