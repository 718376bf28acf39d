import { expect, test } from "vitest";
import { classificationMetrics } from "../../../src/tasks/index.ts";

const names = ["crane", "tench", "crane", "gar"];
const ids = ["bird", "fish", "machine", "thin"];

test("top-1 counts the first place, top-5 the first five, over all photographs and over each class's", () => {
  const answers = [
    { label: 1, rank: 0 },
    { label: 0, rank: 4 },
    { label: 1, rank: 5 },
    { label: 2, rank: 1 },
    { label: 1, rank: 0 },
  ];
  expect(classificationMetrics(answers, { names, ids })).toEqual({
    images: 5,
    top1: 2 / 5,
    top5: 4 / 5,
    classes: [
      { name: "crane", id: "bird", images: 1, top1: 0, top5: 1 },
      { name: "tench", id: "fish", images: 3, top1: 2 / 3, top5: 2 / 3 },
      { name: "crane", id: "machine", images: 1, top1: 0, top5: 1 },
    ],
  });
});

test("classes without ids have none, and no photographs have no rates", () => {
  expect(classificationMetrics([{ label: 3, rank: 9 }], { names }).classes).toEqual([
    { name: "gar", images: 1, top1: 0, top5: 0 },
  ]);
  expect(classificationMetrics([], { names })).toEqual({ images: 0, top1: null, top5: null, classes: [] });
});
