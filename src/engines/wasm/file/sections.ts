/** What stands behind the code in a compiled file: the coded weights, what the file says of itself, and a checksum. */
import { ByteWriter } from "../../../compression/coding/index.ts";
import { crc32c } from "../../../formats/crc32c.ts";
import { signed, unsigned } from "../assembler/leb128.ts";

export interface Sections {
  /** A module without data. */
  readonly code: Uint8Array;
  /** Bytes that memory starts with, and where. */
  readonly data: { readonly at: number; readonly bytes: Uint8Array };
  /** As JSON in the custom section `thumbnet`. */
  readonly about: object;
}

/** The whole file; its last four bytes are the CRC-32C of all before them, the lowest first. */
export function sectionsJoined({ code, data, about }: Sections): Uint8Array<ArrayBuffer> {
  const file = new ByteWriter();
  file.bytes(code);
  const head = [1, 0x00, 0x41, ...signed(data.at), 0x0b, ...unsigned(data.bytes.length)];
  writeSection(file, 11, [Uint8Array.from(head), data.bytes]);
  writeSection(file, 0, [named("thumbnet"), new TextEncoder().encode(JSON.stringify(about))]);
  const checked = named("checksum");
  file.bytes(Uint8Array.from([0, ...unsigned(checked.length + 4)]));
  file.bytes(checked);
  file.uint32(crc32c(file.taken()));
  return file.taken();
}

function writeSection(file: ByteWriter, id: number, parts: readonly Uint8Array[]): void {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  file.bytes(Uint8Array.from([id, ...unsigned(length)]));
  for (const part of parts) file.bytes(part);
}

function named(name: string): Uint8Array {
  const bytes = new TextEncoder().encode(name);
  return Uint8Array.from([...unsigned(bytes.length), ...bytes]);
}
