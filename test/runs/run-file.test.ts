import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkUnused, filesOf, type Run, readRun, writeRun } from "../../src/runs/index.ts";
import { scratchFolder } from "../support/scratch.ts";
import { smallRecipe } from "../training/small-recipe.ts";

const streets = { kind: "streets", split: "train", count: 2 } as const;

const run: Run = {
  recipe: smallRecipe,
  train: streets,
  validation: { ...streets, split: "val" },
  pictures: { train: "2 pictures, abc", validation: "2 pictures, def" },
  description: {
    model: "unet",
    options: smallRecipe.modelOptions,
    classes: {
      names: ["a", "b"],
      colours: [
        [1, 2, 3],
        [4, 5, 6],
      ],
    },
    normalisation: smallRecipe.plan.normalisation,
    data: "streets",
  },
  classWeights: [0.1, 1 / 3],
  validateEvery: 1,
  checkpointEvery: 2,
  validationImages: 3,
  threads: 4,
  versions: { thumbnet: "0" },
  options: { size: undefined, set: { width: "0.02" } },
};

test("a run is read as it was written, in a folder that is made for it", async () => {
  const folder = join(scratchFolder(), "runs", "one");
  await writeRun(folder, run);
  expect(await readRun(folder)).toEqual({ ...run, options: { set: { width: "0.02" } } });
});

test.each(["", "null", "[]", "{}", '{"digest": "0123456789abcdef"}', '"run"'])(
  "a run.json of %s is refused in one sentence",
  async (text) => {
    const folder = scratchFolder();
    writeFileSync(filesOf(folder).run, text);
    await expect(readRun(folder)).rejects.toThrow(
      /^\S+run.json is damaged or was changed after the run began/,
    );
  },
);

test("a folder is unused unless a file of a run lies in it", async () => {
  const folder = scratchFolder();
  writeFileSync(join(folder, "notes.txt"), "");
  await checkUnused(folder);
  await checkUnused(join(folder, "new"));
  writeFileSync(filesOf(folder).metrics, "");
  await expect(checkUnused(folder)).rejects.toThrow("metrics.json would be written over");
});
