import { expect, test } from "vitest";
import { bisected } from "../../../src/compression/fitting/bisection.ts";

const search = (threshold: number) => {
  const tried: number[] = [];
  const found = bisected({
    low: 1e-4,
    high: 1e4,
    tries: 10,
    attempt: async (price) => {
      tried.push(price);
      return price;
    },
    isBeyond: (price) => price > threshold,
  });
  return { tried, found };
};

test("the prices that are found lie on either side of the threshold, and close", async () => {
  for (const threshold of [3e-3, 1, 70]) {
    const { within = 0, beyond = 0 } = await search(threshold).found;
    expect(within).toBeLessThanOrEqual(threshold);
    expect(beyond).toBeGreaterThan(threshold);
    // Eight powers of ten, halved ten times.
    expect(Math.log10(beyond / within)).toBeLessThan(8 / 2 ** 9);
  }
});

test("a side that no price lies on is absent", async () => {
  expect(await search(1e9).found).not.toHaveProperty("beyond");
  expect(await search(0).found).not.toHaveProperty("within");
});

test("it tries as often as it may", async () => {
  const { tried, found } = search(1);
  await found;
  expect(tried).toHaveLength(10);
});
