import { expect, test } from "vitest";
import {
  flipped,
  halveImage,
  IGNORED,
  placed,
  resizeImage,
  resizeMask,
  rotated,
  sampleImage,
  sampleMask,
} from "../../../src/data/index.ts";
import { gradient, randomMask } from "../pictures.ts";

const whole = (extent: { width: number; height: number }) =>
  placed(extent, { left: 0, top: 0, width: extent.width, height: extent.height });

test("a resize to the same size changes nothing", () => {
  const image = gradient(13, 7);
  const mask = randomMask(13, 7);
  expect(resizeImage(image, image).data).toEqual(image.data);
  expect(resizeMask(mask, mask).data).toEqual(mask.data);
});

test("two mirror images are the picture again", () => {
  const image = gradient(9, 5);
  const mask = randomMask(9, 5);
  const view = flipped(flipped(whole(image), image), image);
  expect(sampleImage(image, view, image, [0, 0, 0]).data).toEqual(image.data);
  expect(sampleMask(mask, view, mask).data).toEqual(mask.data);
});

test("a mirror image has its first column last", () => {
  const image = gradient(9, 5);
  const mirror = sampleImage(image, flipped(whole(image), image), image, [0, 0, 0]);
  expect([mirror.data[0], mirror.data[8 * 3]]).toEqual([8, 0]);
});

test("four quarter turns of a square are the picture again, and one turns anticlockwise", () => {
  const image = gradient(8, 8);
  const quarter = sampleImage(image, rotated(whole(image), 90, image), image, [0, 0, 0]);
  expect([...quarter.data.subarray(0, 2)]).toEqual([7, 0]);
  const turn = [0, 1, 2, 3].reduce((view) => rotated(view, 90, image), whole(image));
  expect(sampleImage(image, turn, image, [0, 0, 0]).data).toEqual(image.data);
});

test("beyond the picture there is padding in the image and void in the mask", () => {
  const view = placed({ width: 4, height: 4 }, { left: 2, top: 0, width: 4, height: 4 });
  const to = { width: 6, height: 4 };
  const image = sampleImage(gradient(4, 4), view, to, [9, 8, 7]);
  const mask = sampleMask(randomMask(4, 4), view, to);
  expect([...image.data.subarray(0, 6)]).toEqual([9, 8, 7, 9, 8, 7]);
  expect([...mask.data.subarray(0, 2)]).toEqual([IGNORED, IGNORED]);
  expect(mask.data[2]).not.toBe(IGNORED);
});

test("shrinking to half averages four pixels, which is what halving does", () => {
  const image = gradient(12, 8);
  expect(resizeImage(image, { width: 6, height: 4 }).data).toEqual(halveImage(image).data);
});

test("a far shrunk checkerboard is grey, not a pattern", () => {
  const data = Uint8Array.from({ length: 64 * 64 * 3 }, (_, byte) => {
    const pixel = Math.floor(byte / 3);
    return (pixel + Math.floor(pixel / 64)) % 2 === 0 ? 0 : 255;
  });
  const small = resizeImage({ width: 64, height: 64, channels: 3, data }, { width: 9, height: 9 });
  expect(Math.max(...small.data) - Math.min(...small.data)).toBeLessThanOrEqual(2);
});

test("enlarging a ramp keeps it a ramp", () => {
  const large = resizeImage(gradient(8, 2), { width: 32, height: 2 });
  const reds = Array.from({ length: 32 }, (_, x) => large.data[x * 3] ?? 0);
  expect(reds).toEqual(reds.toSorted((a, b) => a - b));
  expect(new Set(reds).size).toBe(8);
});
