import { type ByteReader, type ByteWriter, CodingError } from "../../compression/coding/index.ts";
import { quoted } from "../errors.ts";
import { misread } from "./misread.ts";

const mostNameBytes = 255;

/** Texts as UTF-8 behind their length in bytes. */
export function writeText(writer: ByteWriter, text: string): void {
  const bytes = new TextEncoder().encode(text);
  writer.count(bytes.length);
  writer.bytes(bytes);
}

export function readText(reader: ByteReader): string {
  const length = reader.count(reader.left);
  return decoded(reader.take(length), reader.at - length);
}

function decoded(bytes: Uint8Array, at: number): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new CodingError(at, "bytes that are not UTF-8", "a text in UTF-8");
  }
}

/** Names of which many begin alike: each says in how many bytes it is as the one before, and how it goes on. */
export class NameWriter {
  readonly #writer: ByteWriter;
  #before: Uint8Array = new Uint8Array(0);

  constructor(writer: ByteWriter) {
    this.#writer = writer;
  }

  name(text: string): void {
    const bytes = new TextEncoder().encode(text);
    if (bytes.length > mostNameBytes)
      throw misread(`name ${quoted(text)}`, `${bytes.length} bytes`, `at most ${mostNameBytes}`);
    const apart = bytes.findIndex((byte, i) => byte !== this.#before[i]);
    const shared = apart < 0 ? bytes.length : apart;
    this.#writer.byte(shared);
    this.#writer.byte(bytes.length - shared);
    this.#writer.bytes(bytes.subarray(shared));
    this.#before = bytes;
  }
}

export class NameReader {
  readonly #reader: ByteReader;
  #before: Uint8Array = new Uint8Array(0);

  constructor(reader: ByteReader) {
    this.#reader = reader;
  }

  name(): string {
    const { at } = this.#reader;
    const [shared, more] = [this.#reader.byte(), this.#reader.byte()];
    if (shared > this.#before.length || shared + more > mostNameBytes)
      throw new CodingError(
        at,
        `a name of ${shared + more} bytes, ${shared} of them of the ${this.#before.length} before it`,
        `at most ${mostNameBytes} bytes`,
      );
    const bytes = new Uint8Array(shared + more);
    bytes.set(this.#before.subarray(0, shared));
    bytes.set(this.#reader.take(more), shared);
    this.#before = bytes;
    return decoded(bytes, at);
  }
}
