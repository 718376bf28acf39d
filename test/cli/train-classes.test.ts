import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { batchPlan, blankImage, type Colour, prepareBatch } from "../../src/data/index.ts";
import { encodePng, openDataset } from "../../src/data/node/index.ts";
import { readRun } from "../../src/runs/index.ts";
import { scratchFolder } from "../support/scratch.ts";
import { complaint } from "./complaint.ts";
import { thumbnet } from "./typing.ts";

const colours: Readonly<Record<string, Colour>> = {
  blue: [20, 40, 220],
  green: [30, 200, 60],
  red: [210, 30, 40],
};

/** A folder for each colour, in a folder to train on and one to validate with. */
async function colourFolder(val = Object.keys(colours)): Promise<string> {
  const root = scratchFolder();
  for (const [split, names] of [
    ["train", Object.keys(colours)],
    ["val", val],
  ] as const)
    for (const name of names) {
      mkdirSync(join(root, split, name), { recursive: true });
      for (let i = 0; i < 3; i++) {
        const image = blankImage({ width: 34, height: 32 });
        const colour = colours[name] ?? [0, 0, 0];
        image.data.set(image.data.map((_, byte) => (colour[byte % 3] ?? 0) + 5 * i));
        writeFileSync(join(root, split, name, `${i}.png`), await encodePng(image, 3));
      }
    }
  return root;
}

const small = "--model cifar-resnet-20 --batch 6 --threads 1";

const answered = async (line: string) => {
  const { code, stdout, stderr } = await thumbnet(`${line} --json`);
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
};

describe("thumbnet train of a network that classifies", () => {
  test("learns colours, and its run is measured, pruned and resumed as any other", async () => {
    const [data, run] = [await colourFolder(), join(scratchFolder(), "run")];
    const line = `train ${small} --data ${data} --steps 24 --lr 0.01 --validate-every 12 --out ${run}`;
    expect(await answered(`${line} --stop-after 12`)).toMatchObject({ step: 12, finished: false });
    const { metrics } = await answered(`train --out ${run} --resume`);
    expect(metrics).toMatchObject({ images: 9, top1: 1, top5: 1 });
    expect(metrics.classes.map(({ name }: { name: string }) => name)).toEqual(["blue", "green", "red"]);
    expect(await answered(`eval ${run} --data ${data} --threads 1`)).toMatchObject({ top1: 1 });
    const { description, recipe } = await readRun(run);
    expect(description).toMatchObject({ options: { classes: 3 }, size: [32, 32] });
    expect(recipe.plan.size).toEqual([32, 32]);
    const { stdout } = await thumbnet(`train --out ${run} --resume`);
    expect(stdout).toContain("9 photographs, top-1 100.0 %");
    const pruned = await answered(
      `prune ${run} --fraction 0.5 --finetune 4 --lr 0.001 --data ${data} --runs 0 --threads 1`,
    );
    expect(pruned.metric).toMatchObject({ name: "top-1", before: 100 });
  });

  test("sees photographs with their classes, in batches that depend on the step alone", async () => {
    const photographs = await openDataset({
      kind: "photographs",
      path: await colourFolder(),
      split: "train",
    });
    const plan = batchPlan([8, 8], {
      batch: 9,
      normalisation: { mean: [0, 0, 0], std: [1, 1, 1] },
      augmentation: { flip: 0.5 },
    });
    const { images, labels, ids } = await prepareBatch(photographs, plan, 0);
    expect([...ids].sort()).toEqual(
      Object.keys(colours).flatMap((name) => [0, 1, 2].map((i) => join("train", name, `${i}.png`))),
    );
    for (const [place, id] of ids.entries()) {
      const [, name = "", file = ""] = id.split("/");
      expect(Object.keys(colours)[labels[place] ?? -1]).toBe(name);
      const red = (images[place * 3 * 64] ?? 0) * 255;
      expect(red).toBeCloseTo((colours[name]?.[0] ?? 0) + 5 * Number(file[0]), 3);
    }
    expect((await prepareBatch(photographs, plan, 0)).labels).toEqual(labels);
  });
});

test("what cannot be learnt is refused in one sentence", async () => {
  const DATA = await colourFolder();
  const OTHER = await colourFolder(["blue", "red"]);
  const words = ["train", ...small.split(" "), "--data"];
  expect(await complaint([...words, OTHER], { OTHER: basename(OTHER) })).toMatchInlineSnapshot(
    `"OTHER has the classes blue, green, red to train on, but blue, red to validate; the same in both would fit"`,
  );
  expect(await complaint([...words, join(DATA, "train")], { DATA })).toMatchInlineSnapshot(
    `"DATA/train is not divided into splits and has no train; a folder for each, such as train and val, would fit"`,
  );
  expect(await complaint([...words, "streets"], {})).toMatchInlineSnapshot(
    `"streets show no classes: a folder of photographs, divided into train and val, with a folder for each class"`,
  );
  expect(await complaint([...words, DATA, "--dice", "1"], { DATA })).toMatchInlineSnapshot(
    `"--dice goes with segmentation; cifar-resnet-20 learns classification"`,
  );
});
