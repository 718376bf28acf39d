import { CodingError } from "./errors.ts";

/** Bytes that grow at their end. */
export class ByteWriter {
  #bytes = new Uint8Array(256);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  bytes(values: Uint8Array): void {
    this.#reserve(values.length);
    this.#bytes.set(values, this.#length);
    this.#length += values.length;
  }

  /** A count from 0 in LEB128: seven bits a byte, the lowest first, the high bit where more follow. */
  count(value: number): void {
    let rest = value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.byte((rest % 128) + 128);
    this.byte(rest);
  }

  /** Little-endian. */
  uint32(value: number): void {
    for (let shift = 0; shift < 32; shift += 8) this.byte((value >>> shift) & 255);
  }

  /** Everything so far, in memory of its own. */
  taken(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, 2 * this.#bytes.length));
    grown.set(this.#bytes);
    this.#bytes = grown;
  }
}

/** Bytes that are read from front to back, and never beyond their end. */
export class ByteReader {
  readonly bytes: Uint8Array;
  /** Offset of the next byte. */
  at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get left(): number {
    return this.bytes.length - this.at;
  }

  byte(): number {
    return this.take(1)[0]!;
  }

  /** A view of the next bytes. */
  take(count: number): Uint8Array {
    if (count > this.left)
      throw new CodingError(this.at, `${this.left} bytes before the end`, `${count} bytes`);
    const from = this.at;
    this.at += count;
    return this.bytes.subarray(from, this.at);
  }

  /** A count in LEB128, at most `most`. */
  count(most: number): number {
    const from = this.at;
    let value = 0;
    for (let scale = 1; scale < 2 ** 35; scale *= 128) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (byte < 128) {
        if (value <= most) return value;
        throw new CodingError(from, `${value}`, `at most ${most}`);
      }
    }
    throw new CodingError(from, "a count longer than five bytes", `at most ${most}`);
  }

  /** Little-endian. */
  uint32(): number {
    const [a = 0, b = 0, c = 0, d = 0] = this.take(4);
    return (a | (b << 8) | (c << 16) | (d << 24)) >>> 0;
  }

  /** Refuses bytes that nobody read. */
  end(): void {
    if (this.left > 0) throw new CodingError(this.at, `${this.left} more bytes`, "none");
  }

  /** Steps over bytes that were read from `bytes` directly; refuses if there were not as many. */
  skipTo(at: number): void {
    if (at > this.bytes.length)
      throw new CodingError(this.bytes.length, "the end", `${at - this.bytes.length} more bytes`);
    this.at = at;
  }
}
