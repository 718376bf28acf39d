import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { batchPlan, prepareBatch, sceneAugmentation } from "../../../src/data/index.ts";
import { type DatasetSpec, openDataset, startBatches } from "../../../src/data/node/index.ts";
import { complaint, description, folderOf, maskPng, picture } from "./folder-of.ts";

const spec: DatasetSpec = { kind: "streets", split: "train", count: 5, size: [24, 32] };
const plan = batchPlan([24, 32], { batch: 2, seed: 9, augmentation: sceneAugmentation });

test("batches from the thread are those prepared here, from any step on", async () => {
  const dataset = await openDataset(spec);
  const stream = startBatches(spec, plan, { from: 3 });
  try {
    for (const step of [3, 4, 5, 6])
      expect(await stream.next()).toEqual(await prepareBatch(dataset, plan, step));
    expect(stream.waited).toBeGreaterThan(0);
  } finally {
    await stream.close();
  }
  await expect(stream.next()).rejects.toThrow("the batches have been closed");
});

test("what goes wrong in the thread is said here, as the same kind of error", async () => {
  const stream = startBatches({ kind: "folder", path: "/nowhere/at/all", split: "train" }, plan);
  try {
    expect(await complaint(stream.next(), "nothing")).toMatchInlineSnapshot(
      `"InputError: /nowhere/at/all is not a folder; a folder of images and masks, or "streets", would fit"`,
    );
  } finally {
    await stream.close();
  }
});

test("one bad example fails the step that shows it and no other", async () => {
  const folder = await folderOf({
    "dataset.json": description,
    "train.txt": "1.png m1.png\n2.png m2.png\n",
    "val.txt": "",
    "1.png": await picture(),
    "m1.png": await maskPng(1),
    "2.png": "not a picture",
    "m2.png": await maskPng(1),
  });
  const listed = batchPlan([4, 6], { batch: 1, order: "listed" });
  const stream = startBatches({ kind: "folder", path: folder, split: "train" }, listed);
  try {
    expect((await stream.next()).ids).toEqual(["1"]);
    expect(await complaint(stream.next(), folder)).toContain("FOLDER/2.png is not an image");
    expect((await stream.next()).ids).toEqual(["1"]);
  } finally {
    await stream.close();
  }
});

test("a thread that is in the middle of a picture can be closed at any moment", async () => {
  const folder = await folderOf({
    "dataset.json": description,
    "train.txt": "1.png m1.png\n",
    "val.txt": "",
    "1.png": await picture(),
    "m1.png": await maskPng(1),
  });
  const many = batchPlan([4, 6], { batch: 8, order: "listed" });
  for (let ms = 0; ms < 12; ms++) {
    const stream = startBatches({ kind: "folder", path: folder, split: "train" }, many, { readAhead: 4 });
    await stream.next();
    stream.next().catch(() => {});
    await setTimeout(ms / 2);
    await stream.close();
    await expect(stream.next()).rejects.toThrow("the batches have been closed");
  }
});
