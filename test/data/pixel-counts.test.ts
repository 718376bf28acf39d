import { expect, test } from "vitest";
import { countPixels, datasetOf, IGNORED, medianFrequencies } from "../../src/data/index.ts";
import { gradient } from "./pictures.ts";

const classes = { names: ["a", "b", "c", "never"], colours: Array(4).fill([0, 0, 0]) };
const example = (id: string, labels: readonly number[]) => ({
  id,
  image: gradient(labels.length, 1),
  mask: { width: labels.length, height: 1, data: Uint8Array.from(labels) },
});
const dataset = datasetOf([example("1", [0, 0, 0, 1]), example("2", [0, 2, IGNORED, IGNORED])], {
  name: "test",
  classes,
});

test("counts are pixels of each class, and labelled pixels of the images that show it", async () => {
  expect(await countPixels(dataset)).toEqual({
    pixels: [4, 1, 1, 0],
    pixelsWherePresent: [6, 4, 2, 0],
    images: 2,
  });
});

test("median frequency weights are 1 for the median class and 0 for a class never shown", async () => {
  // Frequencies 4/6, 1/4 and 1/2 by hand; their median is 1/2.
  const expected = [0.75, 2, 1, 0];
  const weights = medianFrequencies(await countPixels(dataset));
  weights.forEach((weight, index) => {
    expect(weight).toBeCloseTo(expected[index] ?? Number.NaN, 12);
  });
});

test("at most so many examples are counted", async () => {
  expect((await countPixels(dataset, { atMost: 1 })).images).toBe(1);
});
