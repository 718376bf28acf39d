import { expect, test } from "vitest";
import { openSplit } from "../../src/cli/datasets.ts";
import { smallRun } from "./small-run.ts";

const plain = { data: "streets", classes: undefined, skipBad: false };
const io = { stderr: () => {} };

test("streets are drawn as large and from the seed that is asked", async () => {
  const { spec } = await openSplit(plain, "val", { drawn: { size: [24, 32], seed: 7 }, io });
  expect(spec).toEqual({ kind: "streets", split: "val", count: 60, size: [24, 32], seed: 7 });
  const train = await openSplit(plain, "train", { drawn: { seed: 0 }, io });
  expect(train.spec).toEqual({ kind: "streets", split: "train", count: 400, size: [96, 128], seed: 0 });
});

test("a folder is opened with the classes that are asked", async () => {
  const { data } = await smallRun();
  const request = { ...plain, data, classes: "camvid" };
  const { spec, length } = await openSplit(request, "val", { drawn: { seed: 0 }, io });
  expect(spec).toEqual({ kind: "folder", path: data, split: "val", classes: "camvid", skipBad: false });
  expect(length).toBe(2);
});
