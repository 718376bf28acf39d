import { misread } from "./misread.ts";

const most = 2n ** 63n - 1n;
const least = -(2n ** 63n);

/** An int64 as a number; both limits, which mean "to the end", become ±2^63. */
export function toNumber(value: bigint, where: string): number {
  const number = Number(value);
  if (BigInt(number) === value || Math.abs(number) === 2 ** 63) return number;
  throw misread(where, `the integer ${value}`, "integers that a float64 holds");
}

/** A number as an int64; ±2^63 and beyond become the limits. */
export function toInt64(value: number, where: string): bigint {
  if (!Number.isInteger(value)) throw misread(where, `${value}`, "a whole number");
  const integer = BigInt(value);
  return integer > most ? most : integer < least ? least : integer;
}

/** A version, a dimension: an int64 that counts something. */
export function toCount(value: bigint, where: string): number {
  if (value >= 0n && value <= Number.MAX_SAFE_INTEGER) return Number(value);
  throw misread(where, `${value}`, "a whole number from 0 to 2^53 - 1");
}
