import { expect, test } from "vitest";
import { hashOf, permutation, randomOf } from "../../src/data/index.ts";

test("the same keys give the same stream and other keys another", () => {
  const first = (...keys: [number, ...(number | string)[]]) =>
    Array.from({ length: 4 }, randomOf(...keys).bits);
  expect(first(1, "order", 2)).toEqual(first(1, "order", 2));
  expect(first(1, "order", 2)).not.toEqual(first(1, "order", 3));
  expect(first(1, "order", 2)).not.toEqual(first(2, "order", 2));
  expect(first(1, "order", 2)).not.toEqual(first(1, "augmentation", 2));
});

test("a stream's first numbers do not change from release to release", () => {
  const random = randomOf(7, "golden");
  expect([random.bits(), random.bits(), random.below(100)]).toMatchInlineSnapshot(`
    [
      3011041323,
      810223421,
      78,
    ]
  `);
});

test("a fraction of a seed counts", () => {
  expect(hashOf(0.5)).not.toBe(hashOf(0.25));
});

test("uniform numbers have the mean and the variance of the uniform distribution", () => {
  const random = randomOf(3, "moments");
  const count = 20_000;
  const drawn = Array.from({ length: count }, random.next);
  const mean = drawn.reduce((a, b) => a + b) / count;
  const variance = drawn.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count;
  expect(mean).toBeCloseTo(1 / 2, 1);
  expect(variance).toBeCloseTo(1 / 12, 2);
});

test("a permutation holds every index once", () => {
  expect([...permutation(50, randomOf(1))].sort((a, b) => a - b)).toEqual([...Array(50).keys()]);
});
