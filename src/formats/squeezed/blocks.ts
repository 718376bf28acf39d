import { ByteReader, ByteWriter, type Way } from "../../compression/coding/index.ts";
import { crc32c } from "../crc32c.ts";
import type { Backlog } from "./backlog.ts";
import { mostBlockBytes } from "./limits.ts";
import { inStretch, misread } from "./misread.ts";

/** A piece of a file that has a checksum of its own. */
export interface Block {
  /** Where its content begins in the file. */
  readonly start: number;
  readonly content: Uint8Array;
}

const checksumBytes = 4;
/** The most bytes of a block's length. */
const lengthBytes = 5;

/** Writes how long the content is, the content, and its CRC-32C. */
export function writeBlock(writer: ByteWriter, content: Uint8Array): void {
  writer.count(content.length);
  writer.bytes(content);
  writer.uint32(crc32c(content));
}

/** What is small shares a block, and its checksum, until they are so many bytes. */
const leastBlockBytes = 4096;

/** Gathers what is written into blocks. */
export class BlockWriter {
  readonly #file: ByteWriter;
  #block = new ByteWriter();

  constructor(file: ByteWriter) {
    this.#file = file;
  }

  add(write: Way): void {
    write(this.#block);
    if (this.#block.length >= leastBlockBytes) this.end();
  }

  end(): void {
    if (this.#block.length > 0) writeBlock(this.#file, this.#block.taken());
    this.#block = new ByteWriter();
  }
}

/** The next block, to be used before more bytes come; `undefined` where it is not whole yet. */
export function nextBlock(backlog: Backlog): Block | undefined {
  const { start } = backlog;
  const head = backlog.peek(Math.min(lengthBytes, backlog.length));
  if (head.length < lengthBytes && head.every((byte) => byte >= 128)) return undefined;
  const reader = new ByteReader(head);
  const length = inStretch({ what: "length of a block", start }, () => reader.count(mostBlockBytes));
  if (length === 0) throw misread(`byte ${start}, length of a block`, "0", "1 or more");
  if (backlog.length < reader.at + length + checksumBytes) return undefined;
  backlog.take(reader.at);
  const content = backlog.take(length);
  const checksum = new ByteReader(backlog.take(checksumBytes)).uint32();
  if (checksum === crc32c(content)) return { start: start + reader.at, content };
  throw misread(
    `byte ${start + reader.at}, block of ${length} bytes`,
    `content with checksum ${hex(crc32c(content))}: it was altered or damaged`,
    `content with checksum ${hex(checksum)}`,
  );
}

const hex = (word: number): string => word.toString(16).padStart(8, "0");
