import { expect, test } from "vitest";
import { keypointReport } from "../../src/reports/index.ts";

const page = keypointReport({
  title: "a <detector>",
  model: { name: "keypoints/unet", parameters: 1000, macs: 2000 },
  options: { steps: 4 },
  versions: { thumbnet: "0" },
  classes: {
    names: ["head", "hand"],
    colours: [
      [255, 0, 0],
      [0, 0, 255],
    ],
  },
  history: {
    train: [1, 2].map((step) => ({ step, loss: 1 / step, learningRate: 0.1, imagesPerSecond: 5 })),
    validation: [{ step: 2, loss: 0.25, distance: 0.125 }],
  },
  metrics: {
    images: 3,
    loss: 0.0421,
    distance: 0.0987,
    keypoints: [
      { name: "head", distance: 0.0123 },
      { name: "hand", distance: null },
    ],
  },
  samples: [],
});

test("the report of keypoints says every distance once, and a dash where there is none", () => {
  expect(page).toContain("a &lt;detector&gt;");
  expect(page).toMatch(/<dt>mean distance<\/dt><dd>0\.0987<\/dd>/);
  expect(page).toMatch(/<dt>mean squared difference<\/dt><dd>0\.0421<\/dd>/);
  expect(page).toMatch(/head<\/td><td>0\.0123<\/td>/);
  expect(page).toMatch(/hand<\/td><td>–<\/td>/);
});

test("its curves are loss and distance, and nothing of pixels", () => {
  expect(page).toContain("Distance");
  for (const word of ["pixel accuracy", "mean IoU", "Predictions"]) expect(page).not.toContain(word);
});
