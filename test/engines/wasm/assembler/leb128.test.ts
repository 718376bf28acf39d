import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { signed, unsigned } from "../../../../src/engines/wasm/assembler/leb128.ts";

/** The definition in the specification, §5.2.2, read backwards. */
function read(bytes: readonly number[]): bigint {
  return bytes.reduceRight((sum, byte) => (sum << 7n) | BigInt(byte & 0x7f), 0n);
}

const readSigned = (bytes: readonly number[]): bigint => BigInt.asIntN(7 * bytes.length, read(bytes));

/** Bytes by hand, at every edge where another byte begins. */
describe("LEB128", () => {
  test.each([
    [0, [0x00]],
    [127, [0x7f]],
    [128, [0x80, 0x01]],
    [624485, [0xe5, 0x8e, 0x26]],
    [2 ** 32 - 1, [0xff, 0xff, 0xff, 0xff, 0x0f]],
  ])("writes %d without sign", (value, bytes) => expect(unsigned(value)).toEqual(bytes));

  test.each([
    [0, [0x00]],
    [63, [0x3f]],
    [64, [0xc0, 0x00]],
    [-1, [0x7f]],
    [-64, [0x40]],
    [-65, [0xbf, 0x7f]],
    [-123456, [0xc0, 0xbb, 0x78]],
    [2 ** 31 - 1, [0xff, 0xff, 0xff, 0xff, 0x07]],
    [-(2 ** 31), [0x80, 0x80, 0x80, 0x80, 0x78]],
  ])("writes %d with its sign", (value, bytes) => expect(signed(value)).toEqual(bytes));

  test("is read back as what it was, without a byte too many", () =>
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), (value) => {
        expect(readSigned(signed(value))).toBe(BigInt(value));
        expect(read(unsigned(value))).toBe(BigInt(value >>> 0));
        const shorter = signed(value).length - 1;
        expect(shorter === 0 || BigInt.asIntN(7 * shorter, BigInt(value)) !== BigInt(value)).toBe(true);
      }),
    ));
});
