import { ByteReader } from "../../../src/compression/coding/index.ts";
import { crc32c } from "../../../src/formats/crc32c.ts";
import { bytesBy } from "../../compression/coding/runs.ts";

/** Signature and version. */
const headBytes = 5;

/** What a file's blocks hold. */
export function blocksOf(file: Uint8Array): readonly Uint8Array[] {
  const reader = new ByteReader(file);
  reader.take(headBytes);
  const blocks: Uint8Array[] = [];
  while (reader.left > 0) {
    blocks.push(reader.take(reader.count(2 ** 30)).slice());
    reader.uint32();
  }
  return blocks;
}

/** A file of these blocks, with lengths and checksums that are right. */
export const sealed = (blocks: readonly Uint8Array[]): Uint8Array =>
  bytesBy((writer) => {
    writer.bytes(Uint8Array.of(0x89, 0x53, 0x51, 0x5a, 1));
    for (const block of blocks) {
      writer.count(block.length);
      writer.bytes(block);
      writer.uint32(crc32c(block));
    }
  });
