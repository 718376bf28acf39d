import { Assembler } from "./assembler.ts";
import { Backlog } from "./backlog.ts";
import { nextBlock } from "./blocks.ts";
import { misread } from "./misread.ts";
import type { Piece } from "./pieces.ts";
import { readSignature } from "./signature.ts";

/** Reads a file while it arrives; a `FormatError` that names the offset where it is wrong. */
export class SqueezedParser {
  readonly #backlog = new Backlog();
  readonly #assembler = new Assembler();
  #begun = false;

  /** Takes the file's next bytes, however many, and answers what they complete. */
  push(chunk: Uint8Array): readonly Piece[] {
    this.#backlog.push(chunk);
    this.#begun ||= readSignature(this.#backlog);
    const pieces: Piece[] = [];
    while (this.#begun && this.#assembler.missing !== undefined) {
      const block = nextBlock(this.#backlog);
      if (!block) return pieces;
      pieces.push(...this.#assembler.take(block));
    }
    if (this.#begun && this.#backlog.length > 0)
      throw misread(`byte ${this.#backlog.start}`, "more bytes", "the end of the file");
    return pieces;
  }

  /** Says that nothing more comes; refuses a file that is not whole. */
  end(): void {
    const { missing } = this.#assembler;
    const at = this.#backlog.start + this.#backlog.length;
    if (missing !== undefined) throw misread(`byte ${at}`, "the end of the file", `the rest of ${missing}`);
  }
}
