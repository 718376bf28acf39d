import { describe, expect, test } from "vitest";
import type { ClassSet } from "../../src/data/index.ts";
import { confusionPicture } from "../../src/reports/confusion-picture.ts";
import { legendPicture } from "../../src/reports/legend.ts";
import { type TrainingReportInput, trainingReport } from "../../src/reports/training-report.ts";
import { ConfusionMatrix } from "../../src/tasks/segmentation/confusion.ts";
import { segmentationMetrics } from "../../src/tasks/segmentation/metrics.ts";

const classes: ClassSet = {
  names: ["Sky", "Road & rail", "Pole"],
  colours: [
    [128, 128, 128],
    [128, 64, 128],
    [192, 192, 128],
  ],
};
const confusion = [
  [900, 100, 0],
  [30, 965, 5],
  [0, 0, 0],
];
const dot =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

const input: TrainingReportInput = {
  title: "streets <demo>",
  model: { name: "squeeze-unet", parameters: 2_622_508, macs: 12_345_678_900 },
  options: { size: [360, 480], set: { width: 0.5 }, resume: false, data: `"><script>alert(1)</script>` },
  versions: { thumbnet: "0.1.0" },
  classes,
  history: {
    train: [1, 2, 3].map((step) => ({ step, loss: 1 / step, learningRate: 1e-4, imagesPerSecond: 3 + step })),
    validation: [{ step: 3, loss: 0.5, pixelAccuracy: 0.93, meanIoU: 0.87 }],
  },
  metrics: segmentationMetrics(ConfusionMatrix.fromRows(confusion), { images: 2, names: classes.names }),
  confusion,
  samples: [{ id: "0001<b>.jpg", image: dot, truth: dot, prediction: dot }],
};

describe("trainingReport", () => {
  test("is the page that was reviewed", async () => {
    await expect(trainingReport(input)).toMatchFileSnapshot("goldens/report.html");
  });

  test("asks for nothing outside itself and runs no script", () => {
    const page = trainingReport(input);
    const asked = [...page.matchAll(/(?:src|href|url)\s*[=(]\s*["']?([^"')\s]*)/g)].map(
      ([, address]) => address,
    );
    expect(asked.filter((address) => !address?.startsWith("data:image/"))).toEqual([]);
    expect(page).not.toMatch(/<script|<link|@import|\son\w+=/i);
  });

  test("escapes every text it is given", () => {
    const page = trainingReport(input);
    expect(page).toContain("streets &lt;demo&gt;");
    expect(page).toContain("Road &amp; rail");
    expect(page).toContain("0001&lt;b&gt;.jpg");
    expect(page).toContain("&lt;script&gt;");
  });

  test("refuses a picture that would be fetched", () => {
    const samples = [{ id: "1", image: "https://example.org/1.png", truth: dot, prediction: dot }];
    expect(() => trainingReport({ ...input, samples })).toThrowErrorMatchingInlineSnapshot(
      `[TypeError: the picture 1 is not a data:image URI: https://example.org/1.png]`,
    );
  });

  test("is written for a training that was stopped before its first step", () => {
    const nothing = [
      [0, 0, 0],
      [0, 0, 0],
      [0, 0, 0],
    ];
    const metrics = segmentationMetrics(ConfusionMatrix.fromRows(nothing), {
      images: 0,
      names: classes.names,
    });
    const page = trainingReport({
      ...input,
      history: { train: [], validation: [] },
      metrics,
      confusion: nothing,
      samples: [],
    });
    expect(page).not.toMatch(/NaN|undefined|null/);
  });
});

describe("pictures", () => {
  test("of a confusion matrix have a row's percentages, and tooltips with pixels", () => {
    const { markup } = confusionPicture({ confusion, names: classes.names });
    expect(markup).toContain("<title>Sky predicted as Road &amp; rail: 10.0 %, 100 pixels</title>");
    expect([...markup.matchAll(/<text class="middle[^>]*>(\d+)</g)].map(([, text]) => text)).toEqual([
      "90",
      "10",
      "3",
      "97",
      "1",
    ]);
  });

  test("of eighty classes keep their cells and drop the numbers in them", () => {
    const names = Array.from({ length: 80 }, (_, i) => `class ${i}`);
    const { markup } = confusionPicture({
      confusion: names.map((_, r) => names.map((_, c) => (r === c ? 5 : 0))),
      names,
    });
    expect(markup.match(/<g>/g)).toHaveLength(6400);
    expect(markup).not.toContain(">100</text>");
  });

  test("of a legend are sorted by share when pixels are given", async () => {
    const { markup } = legendPicture(classes, [10, 70, 20]);
    expect([...markup.matchAll(/>([^<>]+)<\/text>/g)].map(([, text]) => text)).toEqual([
      "Road &amp; rail",
      "70.0 %",
      "Pole",
      "20.0 %",
      "Sky",
      "10.0 %",
    ]);
    await expect(legendPicture(classes).markup).toMatchFileSnapshot("goldens/legend.svg");
  });
});
