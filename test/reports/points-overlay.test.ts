import { expect, test } from "vitest";
import { blankImage } from "../../src/data/index.ts";
import { pointsOverlay } from "../../src/reports/index.ts";

const classes = {
  names: ["head", "hand"],
  colours: [
    [255, 0, 0],
    [0, 0, 255],
  ],
} as const;
const image = { ...blankImage({ width: 80, height: 40 }), data: new Uint8Array(80 * 40 * 3).fill(200) };
const at = (data: Uint8Array, x: number, y: number) => [
  ...data.subarray(3 * (y * 80 + x), 3 * (y * 80 + x) + 3),
];

test("a dot of its own colour lies on every point, in a black ring, and the picture around it stays", () => {
  const { data } = pointsOverlay({ image, points: [0, 0, -0.5, 0.5], classes });
  expect(at(data, 40, 20)).toEqual([255, 0, 0]);
  expect(at(data, 20, 30)).toEqual([0, 0, 255]);
  expect(at(data, 41, 20)).toEqual([0, 0, 0]);
  expect(at(data, 44, 20)).toEqual([200, 200, 200]);
  expect(at(image.data, 40, 20)).toEqual([200, 200, 200]);
});

test("points beyond the edge draw nothing, and those on it what fits", () => {
  const { data } = pointsOverlay({ image, points: [5, 5, -1, -1], classes });
  expect(at(data, 0, 0)).toEqual([0, 0, 255]);
  expect(data.filter((value, i) => value !== image.data[i]).length).toBeLessThan(30);
});
