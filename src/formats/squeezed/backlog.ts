/** Bytes of a file that came and are not read yet. */
export class Backlog {
  #bytes = new Uint8Array(0);
  #from = 0;
  #to = 0;
  /** Where in the file the next of them stands. */
  start = 0;

  get length(): number {
    return this.#to - this.#from;
  }

  push(chunk: Uint8Array): void {
    if (this.#to + chunk.length > this.#bytes.length) this.#makeRoom(this.length + chunk.length);
    this.#bytes.set(chunk, this.#to);
    this.#to += chunk.length;
  }

  /** A view of the next bytes, until more come. */
  peek(count: number): Uint8Array {
    return this.#bytes.subarray(this.#from, this.#from + count);
  }

  /** The same, and steps over them. */
  take(count: number): Uint8Array {
    const taken = this.peek(count);
    this.#from += count;
    this.start += count;
    return taken;
  }

  /** Moves what is held to the front of memory that is large enough. */
  #makeRoom(needed: number): void {
    const roomy = needed <= this.#bytes.length / 2 ? this.#bytes : new Uint8Array(2 * needed);
    roomy.set(this.peek(this.length));
    [this.#bytes, this.#from, this.#to] = [roomy, 0, this.length];
  }
}
