import { expect, test } from "vitest";
import { crc32c } from "../../src/formats/crc32c.ts";

test.each([
  ["nothing", new Uint8Array(), 0],
  ["the digits 1 to 9", new TextEncoder().encode("123456789"), 0xe3069283],
  ["32 zeros (RFC 3720, B.4)", new Uint8Array(32), 0x8a9136aa],
  ["32 ones (RFC 3720, B.4)", new Uint8Array(32).fill(255), 0x62a8ab43],
  ["0 to 31 (RFC 3720, B.4)", Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
  ["31 to 0 (RFC 3720, B.4)", Uint8Array.from({ length: 32 }, (_, i) => 31 - i), 0x113fdb5c],
])("CRC-32C has the known answer for %s", (_, bytes, answer) => {
  expect(crc32c(bytes)).toBe(answer);
});
