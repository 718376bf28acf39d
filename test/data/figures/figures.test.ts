import { describe, expect, test } from "vitest";
import { part } from "../../../src/data/figures/body.ts";
import { paintFigure } from "../../../src/data/figures/figures.ts";
import { drawFigure, figureKeypoints, figures, placedPoints } from "../../../src/data/index.ts";

const seeds = Array.from({ length: 120 }, (_, seed) => seed);
const size = { width: 64, height: 64 };

/** The parts that meet at each keypoint, in the order of the keypoints. */
const partsAt = [
  [part.head],
  [part.head, part.torso],
  [part.leftArm],
  [part.leftArm],
  [part.rightArm],
  [part.rightArm],
  [part.leftLeg],
  [part.leftLeg],
  [part.rightLeg],
  [part.rightLeg],
] as const;

test("the same seed draws the same figure, another seed another", () => {
  const figure = drawFigure({ ...size, seed: 3 });
  expect(drawFigure({ ...size, seed: 3 })).toEqual(figure);
  const other = drawFigure({ ...size, seed: 4 });
  expect(other.image.data).not.toEqual(figure.image.data);
  expect(other.points).not.toEqual(figure.points);
});

test.each([
  [16, 16],
  [64, 64],
  [40, 96],
])("a figure fits a picture of %i by %i pixels, all keypoints well inside", (width, height) => {
  for (const seed of seeds.slice(0, 40)) {
    const { image, points } = drawFigure({ width, height, seed });
    expect([image.width, image.height, image.data.length]).toEqual([width, height, width * height * 3]);
    for (const [x, y] of points) {
      expect(Math.min(x / width, 1 - x / width)).toBeGreaterThan(0.0899);
      expect(Math.min(y / height, 1 - y / height)).toBeGreaterThan(0.0899);
    }
  }
});

describe("keypoints lie where they are drawn", () => {
  /** What stands at each keypoint of many figures; the painting is twice as large as the picture. */
  const found = seeds.map((seed) => {
    const { canvas, points } = paintFigure({ ...size, seed });
    return points.map(([x, y]) => canvas.labels[Math.floor(y) * canvas.width + Math.floor(x)] ?? -1);
  });
  const shares = (is: (label: number, own: readonly number[]) => boolean) =>
    partsAt.map((own, k) => found.filter((labels) => is(labels[k] ?? -1, own)).length / found.length);

  test("nothing but parts of the figure, or what stands before it, is ever there", () => {
    expect(found.flat().filter((label) => label === part.backdrop)).toEqual([]);
  });

  test("mostly its own part is; the rest is hidden by another or by an occluder", () => {
    const own = shares((label, parts) => parts.some((p) => p === label));
    for (const share of own) expect(share).toBeGreaterThan(0.6);
    const hidden = shares((label) => label === part.occluder);
    expect(Math.max(...hidden)).toBeLessThan(0.2);
    expect(Math.max(...hidden)).toBeGreaterThan(0);
  });

  test("the picture's points are the painting's, at half its size", () => {
    const { points } = paintFigure({ ...size, seed: 5 });
    expect(drawFigure({ ...size, seed: 5 }).points).toEqual(points.map(([x, y]) => [x / 2, y / 2]));
  });
});

test("some figures lie, and some have their left hand on our left", async () => {
  const poses = await Promise.all(seeds.map((index) => train.at(index)));
  const lying = poses.filter(({ points: [head, neck] }) => {
    const [dx, dy] = [head![0] - neck![0], head![1] - neck![1]];
    return Math.abs(dx) > Math.abs(dy);
  });
  const crossed = poses.filter(({ points }) => points[3]![0] < points[5]![0]);
  for (const { length } of [lying, crossed]) {
    expect(length).toBeGreaterThan(0);
    expect(length).toBeLessThan(seeds.length / 3);
  }
});

const train = figures({ split: "train", count: 300 });
const val = figures({ split: "val", count: 100 });

test("train and val show different figures, with ids of their own", async () => {
  expect((await train.at(0)).image.data).not.toEqual((await val.at(0)).image.data);
  expect([train.idAt(0), val.idAt(0)]).toEqual(["train-0000", "val-0000"]);
});

test("the mean pose is off by 0.3 and more, the picture being 2 wide", async () => {
  const all = async (set: typeof train) =>
    Promise.all(Array.from({ length: set.length }, async (_, i) => placedPoints(await set.at(i))));
  const [known, asked] = [await all(train), await all(val)];
  const mean = known[0]!.map((_, i) => known.reduce((sum, pose) => sum + pose[i]!, 0) / known.length);
  const distances = asked.flatMap((pose) =>
    figureKeypoints.names.map((_, k) =>
      Math.hypot(pose[2 * k]! - mean[2 * k]!, pose[2 * k + 1]! - mean[2 * k + 1]!),
    ),
  );
  const distance = distances.reduce((a, b) => a + b) / distances.length;
  expect(distance).toBeGreaterThan(0.3);
});

test("a mirror gives left names to right limbs and keeps head and neck", () => {
  const { names, mirrored, colours } = figureKeypoints;
  expect(names).toHaveLength(10);
  expect(colours).toHaveLength(10);
  expect(mirrored.map((other) => mirrored[other])).toEqual(names.map((_, k) => k));
  const renamed = mirrored.map((other) => names[other]);
  const expected = names.map((name) =>
    name.replace(/left|right/, (side) => (side === "left" ? "right" : "left")),
  );
  expect(renamed).toEqual(expected);
});
