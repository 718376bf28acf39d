import type { ByteReader, ByteWriter } from "./bytes.ts";
import { CodingError } from "./errors.ts";

/** Bits written into bytes, the highest of each byte first. */
export class BitWriter {
  readonly #writer: ByteWriter;
  #pending = 0;
  #held = 0;

  constructor(writer: ByteWriter) {
    this.#writer = writer;
  }

  /** The lowest `count` bits of `value`, the highest of them first; at most 24. */
  bits(value: number, count: number): void {
    this.#pending = (this.#pending << count) | value;
    for (this.#held += count; this.#held >= 8; this.#held -= 8)
      this.#writer.byte((this.#pending >>> (this.#held - 8)) & 255);
    this.#pending &= 255;
  }

  /** A whole number of either sign, short if it is near 0: zigzag, then the exponential Golomb code of order 0. */
  near0(value: number): void {
    const rank = value > 0 ? 2 * value - 1 : -2 * value;
    const width = 31 - Math.clz32(rank + 1);
    this.bits(0, width);
    this.bits(rank + 1, width + 1);
  }

  /** Fills the last byte up with zeros. */
  end(): void {
    if (this.#held > 0) this.bits(0, 8 - this.#held);
  }
}

/** Reads what a `BitWriter` wrote, for a few bits; loops over many have readers of their own. */
export class BitReader {
  readonly #reader: ByteReader;
  #byte = 0;
  #held = 0;

  constructor(reader: ByteReader) {
    this.#reader = reader;
  }

  bits(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++) {
      if (this.#held === 0) {
        this.#byte = this.#reader.byte();
        this.#held = 8;
      }
      value = (value << 1) | ((this.#byte >>> --this.#held) & 1);
    }
    return value;
  }

  near0(): number {
    let width = 0;
    while (this.bits(1) === 0)
      if (++width > 16)
        throw new CodingError(this.#reader.at - 1, "a number of more than 16 bits", "a short one");
    const rank = (1 << width) - 1 + this.bits(width);
    return rank & 1 ? (rank + 1) >> 1 : 0 - (rank >> 1);
  }
}
