import { expect, test } from "vitest";
import { IGNORED } from "../../../src/data/index.ts";
import { openDataset } from "../../../src/data/node/index.ts";
import { complaint, folderOf, picture } from "./folder-of.ts";

const image = await picture(6, 4);
const categories = [
  { id: 7, name: "dog" },
  { id: 3, name: "cat" },
];

const coco = (annotations: readonly object[]) => ({
  images: [{ id: 1, file_name: "x.png", width: 6, height: 4 }],
  categories,
  annotations: annotations.map((annotation, id) => ({ id, image_id: 1, ...annotation })),
});

const folderWith = async (annotations: readonly object[]) =>
  folderOf({
    "annotations/instances_val2017.json": JSON.stringify(coco(annotations)),
    "val2017/x.png": image,
  });

/** The mask of the one image, a string for each row: a digit for each pixel, `.` for void. */
async function drawn(annotations: readonly object[]): Promise<string[]> {
  const dataset = await openDataset({ kind: "folder", path: await folderWith(annotations), split: "val" });
  const { data, width } = (await dataset.at(0)).mask;
  const text = [...data].map((index) => (index === IGNORED ? "." : index)).join("");
  return [0, 1, 2, 3].map((row) => text.slice(row * width, (row + 1) * width));
}

test("categories follow background in the order of their ids", async () => {
  const dataset = await openDataset({ kind: "folder", path: await folderWith([]), split: "val" });
  expect(dataset.classes.names).toEqual(["background", "cat", "dog"]);
});

test("a polygon fills the pixels whose centres it holds, even beyond the image", async () => {
  expect(await drawn([{ category_id: 7, segmentation: [[1, 1, 4, 1, 4, 3, 1, 3]] }])).toEqual([
    "000000",
    "022200",
    "022200",
    "000000",
  ]);
  expect(await drawn([{ category_id: 3, segmentation: [[-9, -9, 3, -9, 3, 99, -9, 99]] }])).toEqual(
    Array(4).fill("111000"),
  );
});

test("run lengths go down the columns, as numbers or as COCO's string", async () => {
  const expected = ["000000", "010000", "011000", "011000"];
  const numbers = { category_id: 3, segmentation: { size: [4, 6], counts: [5, 3, 2, 2, 12] } };
  expect(await drawn([numbers])).toEqual(expected);
  // From the fourth on, differences to the last but one: 5, 3, 2, 2 - 3, 12 - 2; as pycocotools writes them.
  const string = { category_id: 3, segmentation: { size: [4, 6], counts: "532O:" } };
  expect(await drawn([string])).toEqual(expected);
});

test("smaller regions lie over larger ones, and crowds are void", async () => {
  const all = [[0, 0, 6, 0, 6, 4, 0, 4]];
  const corner = [[0, 0, 2, 0, 2, 2, 0, 2]];
  expect(
    await drawn([
      { category_id: 7, segmentation: corner },
      { category_id: 3, segmentation: all },
    ]),
  ).toEqual(["221111", "221111", "111111", "111111"]);
  expect((await drawn([{ category_id: 3, iscrowd: 1, segmentation: corner }]))[0]).toBe("..0000");
});

test("annotations that do not fit are refused with one sentence", async () => {
  const segmentations = [
    undefined,
    [],
    [[1, 2, 3]],
    [["a", 1, 2, 3, 4, 5]],
    { size: [4, 6], counts: [5, 3] },
    { size: [4, 6], counts: [25, -1] },
    { size: [4, 6], counts: [1e300] },
    { size: [400, 600], counts: [240000] },
    { size: [4, 6], counts: "o" },
    { size: [4, 6], counts: "oooooooooo0" },
  ];
  const said = [];
  for (const segmentation of segmentations) {
    const folder = await folderWith([{ category_id: 3, segmentation }]);
    const opened = openDataset({ kind: "folder", path: folder, split: "val" });
    said.push(
      await complaint(
        opened.then((dataset) => dataset.at(0)),
        folder,
      ),
    );
  }
  for (const json of [
    3,
    {},
    { ...coco([]), images: [{}] },
    coco([{ category_id: 99 }]),
    coco([{ image_id: 5 }]),
  ]) {
    const folder = await folderOf({ "train/_annotations.coco.json": JSON.stringify(json) });
    said.push(await complaint(openDataset({ kind: "folder", path: folder, split: "train" }), folder));
  }
  expect(said).toMatchInlineSnapshot(`
    [
      "InputError: annotation 0 in FOLDER/annotations/instances_val2017.json: the segmentation is nothing; polygons, or run lengths as {counts, size}, would fit",
      "InputError: annotation 0 in FOLDER/annotations/instances_val2017.json: the segmentation is []; polygons, or run lengths as {counts, size}, would fit",
      "InputError: annotation 0 in FOLDER/annotations/instances_val2017.json: the outline is [1,2,3]; x and y of three or more corners would fit",
      "InputError: annotation 0 in FOLDER/annotations/instances_val2017.json: the outline is ["a",1,2,3,4,5]; x and y of three or more corners would fit",
      "InputError: annotation 0 in FOLDER/annotations/instances_val2017.json: run lengths add up to 8 pixels, but the region's size has 24",
      "InputError: annotation 0 in FOLDER/annotations/instances_val2017.json: a run length is -1; it should be a whole number from 0",
      "InputError: annotation 0 in FOLDER/annotations/instances_val2017.json: a run length is 1e+300; it should be a whole number from 0",
      "InputError: annotation 0 in FOLDER/annotations/instances_val2017.json: the region's size is [400,600] but its image is [4,6] high and wide",
      "InputError: annotation 0 in FOLDER/annotations/instances_val2017.json: run lengths stop or go wrong at character 2",
      "InputError: annotation 0 in FOLDER/annotations/instances_val2017.json: a run length of more than 32 bits ends at character 8",
      "InputError: FOLDER/train/_annotations.coco.json holds 3; a COCO annotation object would fit",
      "InputError: FOLDER/train/_annotations.coco.json has nothing as categories; a list would fit",
      "InputError: FOLDER/train/_annotations.coco.json has {} as images[0]; an object with id and file_name would fit",
      "InputError: FOLDER/train/_annotations.coco.json has {"id":0,"image_id":1,"category_id":99} as annotations[0]; an object with the category_id of a listed category would fit",
      "InputError: FOLDER/train/_annotations.coco.json has {"id":0,"image_id":5} as annotations[0]; an object with the image_id of a listed image would fit",
    ]
  `);
});
