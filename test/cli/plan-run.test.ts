import { describe, expect, test } from "vitest";
import { defaultsOf } from "../../src/cli/options.ts";
import { planRun } from "../../src/cli/plan-run.ts";
import type { Asked } from "../../src/cli/recipe-of.ts";
import { trainingOptions } from "../../src/cli/training-options.ts";
import { camvidFolder } from "./pictures.ts";

/** For every option of a training, something other than its default. */
const others: { readonly [K in keyof Asked]-?: NonNullable<Asked[K]> | "elsewhere" } = {
  // Tested with whole commands, or on figures below.
  task: "elsewhere",
  coordinates: "elsewhere",
  heatmaps: "elsewhere",
  spread: "elsewhere",
  shiftPenalty: "elsewhere",
  data: "elsewhere",
  from: "elsewhere",
  skipBad: "elsewhere",
  classes: "camvid",
  model: "unet",
  set: { width: "0.5" },
  size: [16, 24],
  batch: 3,
  epochs: 7,
  steps: 6,
  seed: 5,
  optimizer: "sgd",
  lr: 0.5,
  schedule: "poly",
  warmup: 4,
  momentum: 0.8,
  beta2: 0.9,
  nesterov: true,
  weightDecay: 0.1,
  clipNorm: 2,
  averaging: 0.9,
  classWeights: "median-frequency",
  labelSmoothing: 0.1,
  crossEntropy: 0.5,
  dice: 1,
  focal: 1,
  flip: 0.5,
  scaleMin: 0.5,
  scaleMax: 2,
  crop: true,
  rotation: 10,
  brightness: 0.1,
  contrast: 0.1,
  saturation: 0.1,
  hue: 0.1,
  blur: 1,
  noise: 0.1,
  freeze: "stem/",
  validateEvery: 3,
  validationImages: 1,
  checkpointEvery: 9,
};

const data = await camvidFolder();
const defaults = { ...defaultsOf(trainingOptions), data };

/** Everything a run decides, without the words that it was asked with. */
async function decided(asked: Asked): Promise<string> {
  const { options: _, ...run } = await planRun(asked, { io: { stderr: () => {} }, threads: 1 });
  return JSON.stringify(run);
}

describe("a run decides otherwise with", () => {
  test.each(Object.entries(others).filter(([, value]) => value !== "elsewhere"))(
    "%s",
    async (name, value) => {
      expect(await decided({ ...defaults, [name]: value })).not.toBe(await decided(defaults));
    },
  );
});

describe("a run that finds keypoints decides otherwise with", () => {
  const figures = {
    ...defaultsOf(trainingOptions),
    data: "figures",
    task: "keypoints",
    model: "unet",
  } as const;
  test.each([
    ["coordinates", 0.5],
    ["heatmaps", 0],
    ["spread", 0.1],
    ["size", [32, 48]],
    ["seed", 5],
  ] as const)("%s", async (name, value) => {
    expect(await decided({ ...figures, [name]: value })).not.toBe(await decided(figures));
  });

  test("not with what labelled pixels alone have, which it does not keep either", async () => {
    const { options } = await planRun(figures, { io: { stderr: () => {} }, threads: 1 });
    expect(Object.keys(options)).toEqual(expect.arrayContaining(["coordinates", "task"]));
    for (const name of ["dice", "focal", "classWeights"]) expect(options).not.toHaveProperty(name);
  });
});

test("a run keeps what it was asked, with what was left open filled in", async () => {
  const { options, threads } = await planRun(
    { ...defaults, epochs: 3, batch: 2 },
    { io: { stderr: () => {} }, threads: 3 },
  );
  expect(options).toMatchObject({ data, epochs: 3, steps: 6, size: [32, 48], validateEvery: 2, lr: 1e-4 });
  expect(threads).toBe(3);
});
