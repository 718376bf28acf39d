import { describe, expect, test } from "vitest";
import {
  type Augmentation,
  augmentPose,
  batchPlan,
  blankImage,
  figures,
  flipped,
  type Image,
  imagenetNormalisation,
  isMirrored,
  noAugmentation,
  type Pose,
  placed,
  placedPoints,
  poseBatch,
  prepareBatch,
  randomOf,
  rotated,
  shownAt,
} from "../../../src/data/index.ts";

const colours = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
] as const;

/** A black picture with a square of its own colour around each of three points. */
function marked(): Pose {
  const image = blankImage({ width: 96, height: 80 });
  const points = [
    [30.5, 20.5],
    [60.5, 25.5],
    [48.5, 60.5],
  ] as const;
  for (const [k, [x, y]] of points.entries())
    for (let row = y - 4.5; row < y + 4; row++)
      for (let column = x - 4.5; column < x + 4; column++)
        image.data.set(colours[k] ?? [], 3 * (row * image.width + column));
  return { id: "marked", image, points };
}

/** The colour at a point of a picture; black where it lies outside. */
function colourAt({ width, height, data }: Image, [x, y]: readonly [number, number]): readonly number[] {
  const [column, row] = [Math.floor(x), Math.floor(y)];
  if (column < 0 || row < 0 || column >= width || row >= height) return [0, 0, 0];
  return [...data.subarray(3 * (row * width + column), 3 * (row * width + column) + 3)];
}

const shown = (augmentation: Partial<Augmentation>, seed: number): Pose =>
  augmentPose(
    marked(),
    {
      size: [64, 72],
      augmentation: { ...noAugmentation, ...augmentation },
      padding: [0, 0, 0],
      random: randomOf(seed, "test"),
    },
    // Red and green change places in a mirror.
    [1, 0, 2],
  );

describe("points stay on what they mark", () => {
  test.each<[string, Partial<Augmentation>]>([
    ["nothing", {}],
    ["scale", { scale: [0.7, 1.4] }],
    ["crop", { crop: true }],
    ["rotation", { rotation: 45 }],
  ])("through %s", (_, augmentation) => {
    for (let seed = 0; seed < 12; seed++) {
      const { image, points } = shown(augmentation, seed);
      for (const [k, point] of points.entries()) {
        const found = colourAt(image, point);
        const isOutside = found.every((value) => value === 0);
        const isNear = point.some((value) => value < 1) || point[0] > 71 || point[1] > 63;
        if (isOutside) expect(isNear).toBe(true);
        else expect(found.indexOf(Math.max(...found))).toBe(k);
      }
    }
  });

  test("through a mirror, which gives each the name of its other side", () => {
    const { image, points } = shown({ flip: 1 }, 0);
    const found = points.map((point) => colourAt(image, point).indexOf(255));
    // What was green is now named first, because a mirrored left hand is a right one.
    expect(found).toEqual([1, 0, 2]);
    expect(points[0]?.[0]).toBeCloseTo(72 - (60.5 / 96) * 72, 9);
  });
});

test("a view shows a point where looking it up finds it, and knows whether it is a mirror", () => {
  const to = { width: 50, height: 40 };
  const upright = rotated(
    placed({ width: 96, height: 80 }, { left: -5, top: 3, width: 60, height: 44 }),
    30,
    to,
  );
  for (const view of [upright, flipped(upright, to)]) {
    const [x, y] = shownAt(view, [33, 21]);
    expect(view.ux * x + view.uy * y + view.u0).toBeCloseTo(33, 9);
    expect(view.vx * x + view.vy * y + view.v0).toBeCloseTo(21, 9);
  }
  expect([isMirrored(upright), isMirrored(flipped(upright, to))]).toEqual([false, true]);
});

test("a batch of poses has x and y of each, from -1 at the left and top to 1 at the right and bottom", () => {
  const pose: Pose = {
    ...marked(),
    points: [
      [0, 0],
      [96, 80],
      [48, 20],
    ],
  };
  const { labels, images, ids, size } = poseBatch([pose, marked()], imagenetNormalisation);
  expect([...labels.slice(0, 6)]).toEqual([-1, -1, 1, 1, 0, -0.5]);
  expect([labels.length, images.length, ids, size]).toEqual([
    12,
    2 * 3 * 96 * 80,
    ["marked", "marked"],
    [80, 96],
  ]);
  expect([...labels.slice(6)]).toEqual([...Float32Array.from(placedPoints(marked()))]);
});

test("a step's batch of figures depends on the step alone, and its labels on the view", async () => {
  const set = figures({ split: "train", count: 5, size: [32, 32] });
  const plan = batchPlan([32, 32], { batch: 3, seed: 2, augmentation: { flip: 0.5, rotation: 20 } });
  const batch = await prepareBatch(set, plan, 4);
  expect(await prepareBatch(set, plan, 4)).toEqual(batch);
  expect(batch.labels).toBeInstanceOf(Float32Array);
  expect(batch.labels).toHaveLength(3 * 10 * 2);
  const still = await prepareBatch(set, batchPlan([32, 32], { batch: 3, seed: 2 }), 4);
  expect(still.ids).toEqual(batch.ids);
  expect(still.labels).not.toEqual(batch.labels);
});
