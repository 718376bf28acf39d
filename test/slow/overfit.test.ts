import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { batchPlan, prepareBatch, subset } from "../../src/data/index.ts";
import { openDataset } from "../../src/data/node/index.ts";
import { ort } from "../../src/engines/ort/index.ts";
import { type Recipe, Trainer } from "../../src/training/index.ts";

const camvid = fileURLToPath(new URL("../../../shared/data/camvid", import.meta.url));

const recipe: Recipe = {
  model: "squeeze-unet",
  modelOptions: { classes: 11, norm: "batch" },
  plan: batchPlan([72, 96], { batch: 8, order: "listed" }),
  steps: 250,
  seed: 0,
  optimizer: { name: "adamw", momentum: 0.9, nesterov: false, beta2: 0.999, weightDecay: 0, clipNorm: 0 },
  schedule: { name: "one-cycle", rate: 5e-3, warmup: 0 },
  averaging: 0,
  loss: { classWeighting: "none", labelSmoothing: 0, crossEntropy: 1, dice: 0, focal: 0, shiftPenalty: 0 },
  freeze: "",
};

test.skipIf(!existsSync(camvid))(
  `learns eight photographs by heart: over 95 % of their pixels (skipped where ${camvid} is not there)`,
  async () => {
    const dataset = await openDataset({ kind: "folder", path: camvid, split: "train" });
    const eight = subset(dataset, [0, 45, 90, 135, 180, 225, 270, 315]);
    const batch = await prepareBatch(eight, recipe.plan, 0);
    const trainer = await Trainer.start({ engine: ort({ threads: 2 }), recipe });
    let accuracy = 0;
    while (trainer.done < recipe.steps && accuracy <= 0.95)
      accuracy = (await trainer.step(batch)).watched["pixelAccuracy"] ?? 0;
    await trainer.close();
    console.log(`${(100 * accuracy).toFixed(1)} % of pixels after ${trainer.done} steps`);
    expect(accuracy).toBeGreaterThan(0.95);
  },
  1_200_000,
);
