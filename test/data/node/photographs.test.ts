import { join } from "node:path";
import { expect, test } from "vitest";
import { openPhotographs } from "../../../src/data/node/index.ts";
import { complaint, folderOf, picture } from "./folder-of.ts";

const synsets = "n00000001 crane\nn00000002 tench, Tinca tinca\r\n\nn00000003 crane\n";
const png = await picture();

/** Files and labels of all photographs. */
async function listed(path: string, options: { split?: string; classes?: string; skipBad?: boolean } = {}) {
  const set = await openPhotographs({ path, ...options });
  const photographs = await Promise.all(Array.from({ length: set.length }, (_, i) => set.at(i)));
  expect(photographs.map(({ label }) => label)).toEqual(photographs.map((_, i) => set.labelAt(i)));
  return { set, found: photographs.map(({ id, label }) => [id, label]) };
}

test("photographs are of the class that their name begins with, as synsets.txt orders them", async () => {
  const folder = await folderOf({
    "synsets.txt": synsets,
    "n00000003.png": png,
    "n00000001_77.JPEG": png,
    "ILSVRC2012_val_00000001_n00000002.png": png,
  });
  const { set, found } = await listed(folder);
  expect(found).toEqual([
    ["ILSVRC2012_val_00000001_n00000002.png", 1],
    ["n00000001_77.JPEG", 0],
    ["n00000003.png", 2],
  ]);
  expect(set.classes).toEqual({
    ids: ["n00000001", "n00000002", "n00000003"],
    names: ["crane", "tench, Tinca tinca", "crane"],
    colours: [],
  });
  expect((await set.at(0)).image).toMatchObject({ width: 6, height: 4 });
  expect(set.fileAt(1)).toBe(join(folder, "n00000001_77.JPEG"));
});

test("a folder for each class gives classes in the order of their names", async () => {
  const folder = await folderOf({ "dog/b.png": png, "dog/a.png": png, "cat/x.png": png, "owl/note.txt": "" });
  const { set, found } = await listed(folder);
  expect(set.classes).toMatchObject({ names: ["cat", "dog", "owl"], ids: ["cat", "dog", "owl"] });
  expect(found).toEqual([
    ["cat/x.png", 0],
    ["dog/a.png", 1],
    ["dog/b.png", 1],
  ]);
});

test("a folder for each class is ordered and named by synsets.txt where there is one", async () => {
  const folder = await folderOf({ "n00000002/b.png": png, "synsets.txt": synsets });
  const { set, found } = await listed(folder);
  expect(found).toEqual([["n00000002/b.png", 1]]);
  expect(set.classes.names).toHaveLength(3);
});

test("where the folder is divided, what validates is read, or the split that is asked for", async () => {
  const folder = await folderOf({ "train/cat/a.png": png, "train/dog/b.png": png, "valid/dog/c.png": png });
  expect((await listed(folder)).found).toEqual([["valid/dog/c.png", 0]]);
  expect((await listed(folder, { split: "train" })).found).toHaveLength(2);
});

test("the list of classes may lie elsewhere", async () => {
  const classes = join(await folderOf({ "list.txt": synsets }), "list.txt");
  const folder = await folderOf({ "n00000003.png": png });
  expect((await listed(folder, { classes })).found).toEqual([["n00000003.png", 2]]);
});

test("with skipBad, what is no image and what is of no class is told and left out", async () => {
  const folder = await folderOf({
    "synsets.txt": synsets,
    "n00000001.png": png,
    "n00000002.png": "no image",
    "n00000009.png": png,
  });
  const { set, found } = await listed(folder, { skipBad: true });
  expect(found).toEqual([["n00000001.png", 0]]);
  expect(set.skipped.map(({ reason }) => reason.replaceAll(folder, "FOLDER"))).toEqual([
    "FOLDER/n00000002.png is not an image; a JPEG, PNG, WebP, GIF, TIFF or AVIF file would fit",
    'FOLDER/n00000009.png is of class "n00000009" by its name, which FOLDER/synsets.txt does not list',
  ]);
});

test.each<[string, Record<string, Uint8Array | string>, string | undefined, string]>([
  [
    "an empty folder",
    { "synsets.txt": synsets },
    undefined,
    "FOLDER holds no photographs; some named by their class beside synsets.txt, or a folder for each class, would fit",
  ],
  [
    "empty folders of classes",
    { "cat/note.txt": "", "dog/note.txt": "" },
    undefined,
    "FOLDER holds no photographs; some named by their class beside synsets.txt, or a folder for each class, would fit",
  ],
  [
    "photographs without a list of classes",
    { "n00000001.png": png },
    undefined,
    "FOLDER does not say what its classes are; synsets.txt in it, with a line ID NAME for each, would fit",
  ],
  [
    "a photograph of no class that is listed",
    { "synsets.txt": synsets, "n00000007_1.png": png },
    undefined,
    'FOLDER/n00000007_1.png is of class "n00000007" by its name, which FOLDER/synsets.txt does not list',
  ],
  [
    "a list without a class",
    { "synsets.txt": "\n", "n00000001.png": png },
    undefined,
    "FOLDER/synsets.txt lists no classes; a line ID NAME for each would fit",
  ],
  [
    "a list that has a class twice",
    { "synsets.txt": `${synsets}n00000002 gar`, "n00000001.png": png },
    undefined,
    'FOLDER/synsets.txt lists the class "n00000002" twice',
  ],
  [
    "a split of an undivided folder",
    { "cat/a.png": png },
    "test",
    "FOLDER is not divided into splits and has no test; a folder for each, such as train and val, would fit",
  ],
  [
    "a split that is not there",
    { "train/cat/a.png": png, "val/cat/a.png": png },
    "test",
    'FOLDER has no split "test"; it has train, val',
  ],
])("%s is refused in one sentence", async (_, files, split, sentence) => {
  const folder = await folderOf(files);
  expect(await complaint(openPhotographs({ path: folder, split }), folder)).toBe(`InputError: ${sentence}`);
});

test("what is no folder is refused", async () => {
  expect(await complaint(openPhotographs({ path: "/nowhere" }), "/nowhere")).toBe(
    "InputError: FOLDER is not a folder; photographs beside synsets.txt, or a folder for each class, would fit",
  );
});
