import { expect, test } from "vitest";
import { KeypointErrors } from "../../../src/tasks/index.ts";

test("distances and squares are means over the keypoints on the image: by hand, with 3-4-5 triangles", () => {
  const errors = new KeypointErrors(2);
  // The first point is off by (0.3, 0.4), the second by nothing; in the second image the first lies outside.
  errors.count([0, 0, 0.5, -0.5], [0.3, 0.4, 0.5, -0.5]);
  errors.count([1.25, 0, 0, 0], [0, 0, 0.6, 0.8]);
  const { images, loss, distance, keypoints } = errors.metrics(["head", "hand"]);
  expect(images).toBe(2);
  expect(distance).toBeCloseTo((0.5 + 0 + 1) / 3, 12);
  expect(loss).toBeCloseTo((0.25 + 0 + 1) / 6, 12);
  expect(keypoints.map(({ name }) => name)).toEqual(["head", "hand"]);
  expect(keypoints[0]?.distance).toBeCloseTo(0.5, 12);
  expect(keypoints[1]?.distance).toBeCloseTo(0.5, 12);
});

test("what no image shows has no distance", () => {
  const errors = new KeypointErrors(1);
  errors.count([2, 2], [0, 0]);
  expect(errors.metrics(["head"])).toEqual({
    images: 1,
    loss: null,
    distance: null,
    keypoints: [{ name: "head", distance: null }],
  });
});

test("coordinates and names of another number are refused", () => {
  const errors = new KeypointErrors(2);
  expect(() => errors.count([0, 0], [0, 0])).toThrow("2 coordinates do not answer 4");
  expect(() => errors.metrics(["head"])).toThrow("1 names do not fit 2 keypoints");
});
