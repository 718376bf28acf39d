import { join } from "node:path";
import { expect, test } from "vitest";
import { type Dataset, IGNORED } from "../../../src/data/index.ts";
import { type FolderSpec, openDataset } from "../../../src/data/node/index.ts";
import { complaint, description, folderOf, maskPng, picture } from "./folder-of.ts";

const open = (path: string, split: string, more: Partial<FolderSpec> = {}) =>
  openDataset({ kind: "folder", path, split, ...more });
const ids = (dataset: Dataset) => Array.from({ length: dataset.length }, (_, index) => dataset.idAt(index));
const classAt = async (dataset: Dataset, index: number) => (await dataset.at(index)).mask.data[0];

const image = await picture();
const [zero, one, blank, stray] = await Promise.all([maskPng(0), maskPng(1), maskPng(9), maskPng(5)]);

test("a list file names images and masks relative to itself", async () => {
  const folder = await folderOf({
    "dataset.json": description,
    "train.txt": "a/1.png b/1.png\r\n\na/2.png\tb/2.png\n",
    "val.txt": "a/3.png b/3.png\n",
    "a/1.png": image,
    "a/2.png": image,
    "a/3.png": image,
    "b/1.png": zero,
    "b/2.png": one,
    "b/3.png": blank,
  });
  const train = await open(folder, "train");
  expect([train.name, ids(train), train.classes.names]).toEqual([
    "two classes",
    ["1", "2"],
    ["ground", "thing"],
  ]);
  expect(await classAt(train, 1)).toBe(1);
  expect(await classAt(await open(folder, "val"), 0)).toBe(IGNORED);
});

test("a list made for another machine is read by the tails of its paths, and SegNet's CamVid is recognised", async () => {
  const folder = await folderOf({
    "train.txt": "/SegNet/CamVid/train/x.png /SegNet/CamVid/trainannot/x.png\n",
    "val.txt": "/SegNet/CamVid/val/y.png /SegNet/CamVid/valannot/y.png\n",
    "train/x.png": image,
    "trainannot/x.png": await maskPng(11),
    "val/y.png": image,
    "valannot/y.png": await maskPng(8),
  });
  const val = await open(folder, "val");
  expect([val.name, val.classes.names[8], await classAt(val, 0)]).toEqual(["CamVid", "Car", 8]);
  expect(await classAt(await open(folder, "train"), 0)).toBe(IGNORED);
});

test("two parallel folders pair by name, and every tenth example is held out for val", async () => {
  const files: Record<string, Uint8Array | string> = { "dataset.json": description };
  for (let i = 10; i < 32; i++) {
    files[`images/${i}.png`] = image;
    files[`masks/${i}.png`] = i % 2 === 0 ? zero : one;
  }
  const folder = await folderOf(files);
  const [train, val, all] = [
    await open(folder, "train"),
    await open(folder, "val"),
    await open(folder, "all"),
  ];
  expect([ids(val), train.length, all.length]).toEqual([["19", "29"], 20, 22]);
  expect(ids(train)).not.toContain("19");
  expect(await classAt(val, 0)).toBe(1);
});

test.each([
  ["train/1.png", "trainannot/1.png", "valid/2.png", "validannot/2.png"],
  ["train/images/1.png", "train/masks/1.png", "valid/images/2.png", "valid/masks/2.png"],
  ["images/train/1.png", "masks/train/1.png", "images/valid/2.png", "masks/valid/2.png"],
])("a folder for each split is found as %s and %s, and valid is val", async (...[a, b, c, d]) => {
  const folder = await folderOf({ "dataset.json": description, [a]: image, [b]: zero, [c]: image, [d]: one });
  const [train, val] = [await open(folder, "train"), await open(folder, "val")];
  expect([ids(train), ids(val), await classAt(val, 0)]).toEqual([["1"], ["2"], 1]);
});

test("a folder in VOC's layout has VOC's classes", async () => {
  const folder = await folderOf({
    "ImageSets/Segmentation/train.txt": "2007_1\n",
    "ImageSets/Segmentation/val.txt": "2007_2\n",
    "JPEGImages/2007_1.jpg": image,
    "JPEGImages/2007_2.jpg": image,
    "SegmentationClass/2007_1.png": await maskPng(255),
    "SegmentationClass/2007_2.png": await maskPng(15),
  });
  const val = await open(folder, "val");
  expect([ids(val), val.classes.names[15], await classAt(val, 0)]).toEqual([["2007_2"], "person", 15]);
  expect(await classAt(await open(folder, "train"), 0)).toBe(IGNORED);
});

test("classes can come from a file elsewhere", async () => {
  const folder = await folderOf({
    "images/1.png": image,
    "masks/1.png": one,
    "else/where.json": description,
  });
  expect((await open(folder, "val", { classes: join(folder, "else/where.json") })).name).toBe("two classes");
});

test("what does not fit is refused with one sentence", async () => {
  const base = { "dataset.json": description, "a/1.png": image, "b/1.png": one };
  const cases: [Record<string, Uint8Array | string>, string][] = [
    [{ ...base }, "train"],
    [{ ...base, "train.txt": "a/1.png b/1.png\na/2.png b/1.png\n" }, "train"],
    [{ ...base, "train.txt": "a/1.png\n" }, "train"],
    [{ ...base, "train.txt": "\n" }, "train"],
    [{ ...base, "train.txt": "a/1.png b/1.png\n" }, "test"],
    [{ "images/1.png": image, "masks/1.png": one }, "all"],
    [{ ...base, "images/1.png": image, "masks/2.png": one }, "all"],
    [{ ...base, "dataset.json": "{", "train.txt": "a/1.png b/1.png\n" }, "train"],
    [
      { ...base, "train.txt": "a/1.png b/1.png\n", "val.txt": "", "b/1.png": await maskPng(1, 5, 4) },
      "train",
    ],
    [{ ...base, "train.txt": "a/1.png b/1.png\n", "val.txt": "", "b/1.png": stray }, "train"],
    [{ ...base, "train.txt": "a/1.png b/1.png\n", "val.txt": "", "a/1.png": image.subarray(0, 60) }, "train"],
  ];
  const said = [];
  for (const [files, split] of cases) {
    const folder = await folderOf(files);
    said.push(
      await complaint(
        open(folder, split).then((dataset) => dataset.at(0)),
        folder,
      ),
    );
  }
  said.push(await complaint(open("/nowhere/at/all", "train"), "nothing"));
  expect(said).toMatchInlineSnapshot(`
    [
      "InputError: FOLDER holds no dataset that we know; train.txt with lines IMAGE MASK, folders images and masks, VOC's JPEGImages and SegmentationClass, or COCO's annotations would fit",
      "InputError: FOLDER/train.txt line 2 names a/2.png, which does not exist; paths are relative to the list",
      "InputError: FOLDER/train.txt line 1 has 1 path; each line is IMAGE MASK",
      "InputError: FOLDER has no readable examples in its split "train"; at least one would fit",
      "InputError: FOLDER has no split "test"; it has train",
      "InputError: FOLDER does not say what its classes are; a dataset.json in it, or the path of one, would fit",
      "InputError: FOLDER/images/1.png has no mask; FOLDER/masks/1.png would fit",
      "InputError: FOLDER/dataset.json is not JSON: Expected property name or '}' in JSON at position 1",
      "InputError: FOLDER/b/1.png is 5x4 pixels but its image FOLDER/a/1.png is 6x4 pixels; a mask has its image's size",
      "InputError: FOLDER/b/1.png has class index 5 at pixel (0, 0), but FOLDER/dataset.json lists 0..1 and 9 for void",
      "InputError: FOLDER/a/1.png is a truncated PNG: the file ends before the picture does; copy it again",
      "InputError: /nowhere/at/all is not a folder; a folder of images and masks, or "streets", would fit",
    ]
  `);
});

test("skipBad leaves out what does not fit, says why, and its spec opens the rest again unchecked", async () => {
  const folder = await folderOf({
    "dataset.json": description,
    "train.txt": "1.png m1.png\n2.png m2.png\n3.png m3.png\n4.png m4.png\n",
    "val.txt": "",
    "1.png": image,
    "m1.png": one,
    "2.png": image.subarray(0, 60),
    "m2.png": one,
    "3.png": image,
    "m3.png": stray,
  });
  const dataset = await open(folder, "train", { skipBad: true });
  expect(ids(dataset)).toEqual(["1"]);
  expect(dataset.skipped.map(({ file }) => file.replace(folder, "FOLDER"))).toEqual([
    "4.png",
    "FOLDER/2.png",
    "FOLDER/3.png",
  ]);
  const again = await openDataset(JSON.parse(JSON.stringify(dataset.spec)));
  expect([ids(again), again.skipped]).toEqual([["1"], []]);
});

test("streets are opened like any other dataset", async () => {
  const dataset = await openDataset({ kind: "streets", split: "val", count: 3, size: [24, 32] });
  expect([dataset.name, dataset.length, dataset.skipped.length]).toEqual(["streets", 3, 0]);
});
