import { expect, test } from "vitest";
import { fold, unfold } from "../../src/layers/index.ts";
import * as ops from "../../src/ops/index.ts";
import { compute } from "../support/compute.ts";
import { mulberry32 } from "../support/random.ts";

const random = mulberry32(11);
const uniform = (size: number) => Array.from({ length: size }, () => Math.fround(random() - 0.5));

test("pixel (i, j) of channel c lies in folded channel (i·ratio + j)·channels + c", () => {
  const image = [1, 2, 3, 4, 5, 6, 7, 8];
  expect(compute((t) => fold(t([1, 2, 2, 2], image), 2))).toEqual([1, 5, 2, 6, 3, 7, 4, 8]);
});

test("a folded row holds every ratio-th pixel of a row", () => {
  const image = Array.from({ length: 24 }, (_, i) => i);
  expect(compute((t) => fold(t([1, 1, 4, 6], image), 2)).slice(0, 6)).toEqual([0, 2, 4, 12, 14, 16]);
});

test.each([2, 3, 4])("unfolding undoes folding by %i to the last bit", (ratio) => {
  const shape = [2, 3, 2 * ratio, 3 * ratio] as const;
  const image = uniform(36 * ratio * ratio);
  expect(compute((t) => unfold(fold(t(shape, image), ratio), ratio))).toEqual(image);
});

test("a 1×1 convolution of folded pixels is a strided convolution of the image", () => {
  const [ratio, channels, made] = [2, 3, 2];
  const image = uniform(channels * 4 * 6);
  const filters = uniform(made * channels * ratio * ratio);
  const strided = compute((t) =>
    ops.conv(
      { x: t([1, channels, 4, 6], image), w: t([made, channels, ratio, ratio], filters) },
      { strides: [ratio, ratio] },
    ),
  );
  const foldedFilters = Array.from({ length: filters.length }, (_, at) => {
    const [c, block] = [at % channels, Math.floor(at / channels)];
    const [pixel, o] = [block % ratio ** 2, Math.floor(block / ratio ** 2)];
    return filters[(o * channels + c) * ratio ** 2 + pixel] ?? Number.NaN;
  });
  const folded = compute((t) =>
    ops.conv({
      x: fold(t([1, channels, 4, 6], image), ratio),
      w: t([made, channels * ratio ** 2, 1, 1], foldedFilters),
    }),
  );
  expect(folded).toHaveLength(strided.length);
  for (const [i, y] of folded.entries()) expect(y).toBeCloseTo(strided[i] ?? Number.NaN, 6);
});
