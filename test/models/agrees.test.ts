import { expect, test } from "vitest";
import { agrees, readPrinted } from "../../src/models/index.ts";

test.each([
  ["4.2M", 4_231_976, true],
  ["4.2M", 4_300_000, false],
  ["569M", 568_740_352, true],
  ["290M", 290_700_000, true],
  ["290M", 291_000_001, false],
  ["0.72M", 717_280, true],
  ["0.72M", 730_001, false],
  [717_280, 717_280, true],
  [717_280, 717_281, false],
])("%s is what %i is printed as: %o", (printed, counted, expected) => {
  expect(agrees(counted, printed)).toBe(expected);
});

test("what is no number is refused", () => {
  expect(() => readPrinted("4,2M")).toThrow('"4,2M" is no printed number');
});
