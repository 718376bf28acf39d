import { misread } from "./misread.ts";

/** Takes a file's bytes from front to back. */
export class Cursor {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Bytes that have been taken. */
  get at(): number {
    return this.#at;
  }

  /** The next bytes; `what` is what messages call them. */
  bytes(count: number, what: string): Uint8Array {
    const left = this.#bytes.length - this.#at;
    if (left < count) throw misread(`${what} at byte ${this.#at}`, `${left} bytes`, `${count} bytes`);
    const from = this.#at;
    this.#at += count;
    return this.#bytes.subarray(from, this.#at);
  }

  /** The next little-endian float32s, all of them finite. */
  floats(count: number, what: string): Float32Array {
    const from = this.#at;
    const bytes = this.bytes(4 * count, what);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return Float32Array.from({ length: count }, (_, i) => {
      const value = view.getFloat32(4 * i, true);
      if (Number.isFinite(value)) return value;
      throw misread(`${what} at byte ${from + 4 * i}`, `${value}`, "a finite number");
    });
  }

  /** The next little-endian uint32. */
  count(what: string): number {
    const bytes = this.bytes(4, what);
    return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
  }

  /** Refuses bytes that nobody took. */
  end(): void {
    const left = this.#bytes.length - this.#at;
    if (left > 0) throw misread(`end at byte ${this.#at}`, `${left} more bytes`, "none");
  }
}
