import { describe, expect, test } from "vitest";
import { classWeights } from "../../../src/tasks/index.ts";

/*
 * CamVid's training split, Sky to Bicyclist, counted in Python, where `rows` decodes a label picture of 360 × 480:
 *
 *   for path in glob.glob("camvid/trainannot/*.png"):
 *       counts = [sum(row.count(c) for row in rows(path)) for c in range(11)]
 *       for c in range(11):
 *           pixels[c] += counts[c]
 *           shown[c] += counts[c] > 0
 *
 * The reference tables count void pixels, too, among those of the images that show a class.
 */
const shown = [366, 365, 366, 367, 349, 319, 351, 173, 360, 317, 201];
const camvid = {
  pixels: [10682767, 14750079, 623349, 20076880, 2845085, 6166762, 743859, 714595, 3719877, 405385, 184967],
  pixelsWherePresent: shown.map((images) => images * 360 * 480),
  images: 367,
};

const rounded = (weights: readonly number[] | undefined, places: number) =>
  weights?.map((weight) => Number(weight.toFixed(places)));

const counts = (pixels: readonly number[], pixelsWherePresent = pixels) => ({
  pixels,
  pixelsWherePresent,
  images: 2,
});

describe("inverse-log weights", () => {
  test("are those that ENet's formula gives for CamVid", () => {
    // Paszke et al. 2016: 1 / ln(1.02 + p), as computed in Python for the reference tables, to two places.
    const published = [5.6, 4.3, 33.57, 3.34, 15.49, 8.74, 31.54, 32.01, 12.83, 38.01, 43.91];
    expect(rounded(classWeights("inverse-log", camvid), 2)).toEqual(published);
  });

  test("are highest, 1 / ln 1.02, for a class never shown, also where nothing is labelled", () => {
    expect(classWeights("inverse-log", counts([0, 7]))?.[0]).toBe(1 / Math.log(1.02));
    expect(classWeights("inverse-log", counts([0, 0]))).toEqual([1 / Math.log(1.02), 1 / Math.log(1.02)]);
  });
});

describe("median-frequency weights", () => {
  test("are those that SegNet's formula gives for CamVid", () => {
    // As computed in Python for the reference tables, to four places.
    const published = [0.2793, 0.2017, 4.7865, 0.149, 1, 0.4217, 3.8467, 1.9736, 0.7889, 6.3747, 8.8587];
    expect(rounded(classWeights("median-frequency", camvid), 4)).toEqual(published);
  });

  test("are the median frequency over each class's own, among the pixels of images that show it", () => {
    // Frequencies 30/60, 10/40, 20/100 and 5/100: the median lies half way between 0.2 and 0.25.
    const found = classWeights("median-frequency", counts([30, 10, 20, 5], [60, 40, 100, 100]));
    const expected = [0.225 / 0.5, 0.225 / 0.25, 0.225 / 0.2, 0.225 / 0.05];
    expected.forEach((weight, i) => {
      expect(found?.[i]).toBeCloseTo(weight, 12);
    });
  });
});

test("without a weighting all pixels count alike", () => {
  expect(classWeights("none", camvid)).toBeUndefined();
});
