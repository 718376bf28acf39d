import { crc32c } from "../formats/crc32c.ts";

/** The checksum of TFRecord files: rotated and offset, so that a checksum of checksums keeps its strength. */
export function maskedCrc32c(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
