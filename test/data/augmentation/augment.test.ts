import { expect, test } from "vitest";
import {
  type Augmentation,
  augment,
  IGNORED,
  noAugmentation,
  randomOf,
  type Size,
  sceneAugmentation,
} from "../../../src/data/index.ts";
import { blocks } from "../pictures.ts";

const padding = [255, 255, 255] as const;

const shown = (augmentation: Partial<Augmentation>, seed: number, size: Size = [40, 48]) =>
  augment(blocks(64, 48), {
    size,
    augmentation: { ...noAugmentation, ...augmentation },
    padding,
    random: randomOf(seed, "test"),
  });

/** Pixels whose class does not fit their colour, of those whose neighbours all have their class. */
function strays({ image, mask }: ReturnType<typeof shown>): number {
  const { width, height, data } = mask;
  let wrong = 0;
  for (let y = 2; y < height - 2; y++)
    for (let x = 2; x < width - 2; x++) {
      const at = (row: number, column: number) => data[row * width + column];
      const index = at(y, x) ?? 0;
      const inner = [-2, -1, 0, 1, 2].every((d) =>
        [-2, -1, 0, 1, 2].every((e) => at(y + d, x + e) === index),
      );
      const expected = index === IGNORED ? 255 : 20 * index + 10;
      if (inner && image.data[(y * width + x) * 3] !== expected) wrong++;
    }
  return wrong;
}

test.each<[string, Partial<Augmentation>]>([
  ["flip", { flip: 1 }],
  ["scale", { scale: [0.4, 2.5] }],
  ["crop", { crop: true }],
  ["rotation", { rotation: 45 }],
  ["all of them", { flip: 0.5, scale: [0.5, 2], crop: true, rotation: 30 }],
])("image and mask stay together through %s", (_, augmentation) => {
  for (let seed = 0; seed < 12; seed++) expect(strays(shown(augmentation, seed))).toBe(0);
});

test("with everything off, a picture of the batch's size is shown as it is", () => {
  const { image, mask } = blocks(64, 48);
  const same = shown({}, 1, [48, 64]);
  expect(same.image.data).toEqual(image.data);
  expect(same.mask.data).toEqual(mask.data);
});

test("a crop larger than the picture pads with the padding and with void", () => {
  const { image, mask } = shown({ crop: true }, 3, [60, 80]);
  const outside = mask.data.filter((index) => index === IGNORED).length;
  expect(outside).toBe(60 * 80 - 48 * 64);
  mask.data.forEach((index, pixel) => {
    if (index === IGNORED) expect(image.data[pixel * 3]).toBe(255);
  });
});

test("the same seed shows the same, another seed something else", () => {
  const all = { ...sceneAugmentation, rotation: 10, blur: 1, noise: 0.1 };
  expect(shown(all, 5)).toEqual(shown(all, 5));
  expect(shown(all, 5).image.data).not.toEqual(shown(all, 6).image.data);
});

test("resolved options survive JSON", () => {
  expect(JSON.parse(JSON.stringify(sceneAugmentation))).toEqual(sceneAugmentation);
});
