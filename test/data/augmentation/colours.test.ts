import { expect, test } from "vitest";
import {
  addNoise,
  blur,
  brightness,
  composed,
  contrast,
  hue,
  meanGrey,
  randomOf,
  recolour,
  sameColours,
  saturation,
} from "../../../src/data/index.ts";
import { blocks, gradient } from "../pictures.ts";

const colourful = {
  width: 2,
  height: 1,
  channels: 3,
  data: Uint8Array.from([200, 60, 30, 90, 120, 80]),
} as const;

test("each change of colours at its neutral value changes nothing", () => {
  for (const neutral of [sameColours, brightness(1), contrast(1, 99), saturation(1), hue(0), hue(1)])
    expect(recolour(colourful, neutral).data).toEqual(colourful.data);
});

test("a third of a turn of hue moves red to green to blue", () => {
  const turned = recolour({ ...colourful, width: 1, data: Uint8Array.from([200, 60, 30]) }, hue(1 / 3));
  expect([...turned.data]).toEqual([30, 200, 60]);
});

test("saturation 0 leaves grey, and no saturation changes the mean grey", () => {
  const [r, g, b] = recolour(colourful, saturation(0)).data;
  expect([g, b]).toEqual([r, r]);
  expect(meanGrey(recolour(colourful, saturation(0.5)))).toBeCloseTo(meanGrey(colourful), 0);
});

test("contrast 0 leaves its centre, brightness 2 doubles and clamps", () => {
  expect([...recolour(colourful, contrast(0, 77)).data]).toEqual([77, 77, 77, 77, 77, 77]);
  expect([...recolour(colourful, brightness(2)).data]).toEqual([255, 120, 60, 180, 240, 160]);
});

test("two changes composed are one after the other, up to rounding", () => {
  const [first, then] = [saturation(0.6), contrast(1.2, 90)];
  const once = recolour(colourful, composed(first, then)).data;
  const twice = recolour(recolour(colourful, first), then).data;
  once.forEach((value, byte) => {
    expect(Math.abs(value - (twice[byte] ?? 0))).toBeLessThanOrEqual(1);
  });
});

test("a blur keeps flat areas, keeps the mean and softens edges", () => {
  const { image } = blocks(32, 32);
  const soft = blur(image, 1.5);
  expect(meanGrey(soft)).toBeCloseTo(meanGrey(image), -1);
  expect(soft.data[(4 * 32 + 4) * 3]).toBe(image.data[(4 * 32 + 4) * 3]);
  expect(soft.data).not.toEqual(image.data);
  expect(blur(image, 0)).toBe(image);
});

test("noise has the deviation asked for and its seed decides it", () => {
  const grey = { ...gradient(64, 64), data: new Uint8Array(64 * 64 * 3).fill(128) };
  const noisy = addNoise(grey, 0.05, randomOf(1)).data;
  const variance = noisy.reduce((sum, value) => sum + (value - 128) ** 2, 0) / noisy.length;
  expect(Math.sqrt(variance) / 255).toBeCloseTo(0.05, 2);
  expect(addNoise(grey, 0.05, randomOf(1)).data).toEqual(noisy);
  expect(addNoise(grey, 0.05, randomOf(2)).data).not.toEqual(noisy);
});
