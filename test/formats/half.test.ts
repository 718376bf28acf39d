import { expect, test } from "vitest";
import { halfToNumber, numberToHalf } from "../../src/formats/half.ts";

const finite = 0x7c00;
const positive = Array.from({ length: finite }, (_, bits) => bits);

test("a half is sign × 2^(exponent - 15) × 1.fraction, and its smallest and largest are the standard's", () => {
  const named: [number, number][] = [
    [0x0000, 0],
    [0x8000, -0],
    [0x0001, 2 ** -24],
    [0x03ff, 2 ** -14 - 2 ** -24],
    [0x0400, 2 ** -14],
    [0x3555, 0.333251953125],
    [0x3c00, 1],
    [0xc000, -2],
    [0x7bff, 65504],
    [0x7c00, Infinity],
    [0xfc00, -Infinity],
    [0x7e00, NaN],
  ];
  expect(named.map(([bits]) => halfToNumber(bits))).toEqual(named.map(([, value]) => value));
});

test("every finite half, of either sign, survives widening and narrowing", () => {
  const lost = positive.filter(
    (bits) =>
      numberToHalf(halfToNumber(bits)) !== bits ||
      numberToHalf(halfToNumber(bits | 0x8000)) !== (bits | 0x8000),
  );
  expect(lost).toEqual([]);
});

test("the value halfway between two neighbours narrows to the even one, and a hair beside it to the nearer", () => {
  const wrong = positive.filter((bits) => {
    const next = bits + 1 < finite ? halfToNumber(bits + 1) : 65536;
    const halfway = (halfToNumber(bits) + next) / 2;
    const even = bits % 2 === 0 ? bits : bits + 1;
    const hair = halfway * 2 ** -50;
    return (
      numberToHalf(halfway) !== even ||
      numberToHalf(halfway - hair) !== bits ||
      numberToHalf(halfway + hair) !== bits + 1
    );
  });
  expect(wrong).toEqual([]);
});

test("numbers beyond the halves narrow to infinity and to signed zero, and NaN stays NaN", () => {
  const beyond = [65520, 1e300, -Infinity, 2 ** -26, -(2 ** -1074), NaN].map(numberToHalf);
  expect(beyond).toEqual([0x7c00, 0x7c00, 0xfc00, 0x0000, 0x8000, 0x7e00]);
});
