import { expect, test } from "vitest";
import { camvidClasses, type Dataset, drawStreet, IGNORED, streets } from "../../../src/data/index.ts";

const train = streets({ split: "train", count: 30, size: [48, 64] });
const val = streets({ split: "val", count: 20, size: [48, 64] });

test("the same seed draws the same scene, another seed another", () => {
  const scene = drawStreet({ width: 40, height: 30, seed: 3 });
  expect(drawStreet({ width: 40, height: 30, seed: 3 })).toEqual(scene);
  expect(drawStreet({ width: 40, height: 30, seed: 4 }).image.data).not.toEqual(scene.image.data);
});

test.each([
  [1, 1],
  [7, 5],
  [33, 61],
])("a scene can be %i by %i pixels", (width, height) => {
  const { image, mask } = drawStreet({ width, height, seed: 1 });
  expect([image.width, image.height, image.data.length]).toEqual([width, height, width * height * 3]);
  expect(mask.data.length).toBe(width * height);
});

test("train and val show different scenes, with ids of their own", async () => {
  expect((await train.at(0)).image.data).not.toEqual((await val.at(0)).image.data);
  expect([train.idAt(0), val.idAt(0)]).toEqual(["train-0000", "val-0000"]);
});

test("every class appears in at least a third of fifty scenes, and void is rare", async () => {
  const fifty = streets({ split: "train", count: 50 });
  const scenes = new Array<number>(11).fill(0);
  let ignored = 0;
  for await (const { mask } of examplesOf(fifty)) {
    for (const index of new Set(mask.data)) if (index !== IGNORED) scenes[index] = (scenes[index] ?? 0) + 1;
    ignored += mask.data.filter((index) => index === IGNORED).length / mask.data.length / 50;
  }
  expect(Math.min(...scenes)).toBeGreaterThan(16);
  expect(ignored).toBeGreaterThan(0.001);
  expect(ignored).toBeLessThan(0.1);
});

test("a constant guess stays under 0.05 mean IoU", async () => {
  const { counts } = await confuse(train, () => 0);
  const commonest = counts.map((row) => row.reduce((a, b) => a + b)).reduce(largest, nothing)[1];
  const { meanIoU } = await confuse(val, () => commonest);
  expect(meanIoU).toBeLessThan(0.05);
});

test("the class that each of 4096 colours has most often stays under 0.2 mean IoU", async () => {
  const seen = new Uint32Array(4096 * 11);
  for await (const { image, mask } of examplesOf(train))
    mask.data.forEach((index, pixel) => {
      if (index !== IGNORED) seen[binAt(image.data, pixel) * 11 + index]!++;
    });
  const guess = (bin: number) => [...seen.subarray(bin * 11, bin * 11 + 11)].reduce(largest, nothing)[1];
  const guesses = Array.from({ length: 4096 }, (_, bin) => guess(bin));
  const { meanIoU } = await confuse(val, (bin) => guesses[bin] ?? 0);
  expect(meanIoU).toBeLessThan(0.2);
});

test("a scene outside the split is refused", async () => {
  await expect(val.at(99)).rejects.toThrowErrorMatchingInlineSnapshot(
    `[InputError: streets has 20 examples, so there is no example 99]`,
  );
});

const binAt = (data: Uint8Array, pixel: number): number =>
  [0, 1, 2].reduce((bin, channel) => bin * 16 + ((data[pixel * 3 + channel] ?? 0) >> 4), 0);

/** Reduces to [largest value, its index]. */
const largest = (best: Largest, value: number, index: number): Largest =>
  value > best[0] ? [value, index] : best;
type Largest = readonly [value: number, index: number];
const nothing: Largest = [0, 0];

async function* examplesOf(dataset: Dataset) {
  for (let index = 0; index < dataset.length; index++) yield dataset.at(index);
}

/** The confusion of a classifier that sees one pixel's colour, and its mean IoU. */
async function confuse(dataset: Dataset, classify: (bin: number) => number) {
  const counts = camvidClasses.names.map(() => new Array<number>(11).fill(0));
  for await (const { image, mask } of examplesOf(dataset))
    mask.data.forEach((index, pixel) => {
      const row = counts[index];
      const guess = classify(binAt(image.data, pixel));
      if (row) row[guess] = (row[guess] ?? 0) + 1;
    });
  const ious = counts.map((row, index) => {
    const hit = row[index] ?? 0;
    const truth = row.reduce((a, b) => a + b);
    const guessed = counts.reduce((sum, other) => sum + (other[index] ?? 0), 0);
    return hit / Math.max(1, truth + guessed - hit);
  });
  return { counts, meanIoU: ious.reduce((a, b) => a + b) / ious.length };
}
