import { expect, test } from "vitest";
import {
  batchPlan,
  datasetOf,
  IGNORED,
  prepareBatch,
  remembered,
  sceneAugmentation,
  showings,
  stepsPerEpoch,
  subset,
  wholeBatches,
} from "../../src/data/index.ts";
import { blocks, testClasses } from "./pictures.ts";

const dataset = datasetOf(
  Array.from({ length: 7 }, (_, seed) => blocks(32, 24, seed)),
  testClasses,
);
const plan = batchPlan([16, 20], {
  batch: 3,
  seed: 4,
  augmentation: { ...sceneAugmentation, rotation: 5, noise: 0.02, blur: 0.5 },
});

test("a batch depends on dataset, plan and step alone, so that a resumed training sees what it would have seen", async () => {
  const uninterrupted = [];
  for (let step = 0; step < 6; step++) uninterrupted.push(await prepareBatch(dataset, plan, step));
  const read = JSON.parse(JSON.stringify(plan));
  for (const step of [5, 3]) expect(await prepareBatch(dataset, read, step)).toEqual(uninterrupted[step]);
});

test("each epoch shows every example once, in an order of its own, across the borders of batches", () => {
  const order = Array.from({ length: 14 }, (_, step) => showings(dataset, plan, step))
    .flat()
    .map(({ index }) => index);
  const epochs = [0, 1, 2, 3, 4, 5].map((epoch) => order.slice(epoch * 7, epoch * 7 + 7));
  for (const epoch of epochs) expect(epoch.toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(new Set(epochs.map(String)).size).toBeGreaterThan(1);
  expect(stepsPerEpoch(7, 3)).toBe(3);
});

test("the listed order is the dataset's", () => {
  const listed = showings(dataset, { ...plan, order: "listed" }, 2).map(({ index }) => index);
  expect(listed).toEqual([6, 0, 1]);
});

test("another seed shows another batch", async () => {
  const other = await prepareBatch(dataset, { ...plan, seed: 5 }, 0);
  expect(other.images).not.toEqual((await prepareBatch(dataset, plan, 0)).images);
});

test("images are planes of normalised values and labels are the mask", async () => {
  const example = blocks(32, 24, 1);
  const normalisation = { mean: [0.5, 0.25, 0], std: [0.5, 1, 2] } as const;
  const still = batchPlan([24, 32], { batch: 1, order: "listed", normalisation });
  const { images, labels, ids, size } = await prepareBatch(datasetOf([example], testClasses), still, 0);
  const value = (example.image.data[0] ?? 0) / 255;
  expect([ids, size, images.length]).toEqual([["blocks-1"], [24, 32], 3 * 24 * 32]);
  expect([...labels]).toEqual([...example.mask.data]);
  for (const [channel, expected] of [(value - 0.5) / 0.5, value - 0.25, value / 2].entries())
    expect(images[channel * 24 * 32]).toBeCloseTo(expected, 6);
});

test("an empty dataset makes no batch", async () => {
  await expect(prepareBatch(datasetOf([], testClasses), plan, 0)).rejects.toThrowErrorMatchingInlineSnapshot(
    `[InputError: test has no examples to make a batch of]`,
  );
});

test("evaluation sees every example once, whole, at its own size or at the size given", async () => {
  const mixed = datasetOf([blocks(32, 24, 0), blocks(32, 24, 1), blocks(16, 24, 2)], testClasses);
  const own = await all(wholeBatches(mixed, { batch: 3 }));
  expect(own.map(({ ids, size }) => [ids.length, ...size])).toEqual([
    [2, 24, 32],
    [1, 24, 16],
  ]);
  expect([...(own[1]?.labels ?? [])]).toEqual([...blocks(16, 24, 2).mask.data]);
  const given = await all(wholeBatches(mixed, { batch: 2, size: [12, 16] }));
  expect(given.map(({ ids, size }) => [ids.length, ...size])).toEqual([
    [2, 12, 16],
    [1, 12, 16],
  ]);
  expect(given.some(({ labels }) => labels.includes(IGNORED))).toBe(false);
});

test("a subset and a remembering dataset give the same examples", async () => {
  const part = remembered(subset(dataset, [4, 2]), { bytes: 32 * 24 * 4 });
  expect([part.length, part.idAt(0), part.idAt(1)]).toEqual([2, "blocks-4", "blocks-2"]);
  expect(await part.at(0)).toEqual(await dataset.at(4));
  expect(await part.at(0)).toBe(await part.at(0));
  expect(await part.at(1)).toEqual(await dataset.at(2));
});

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}
