import { expect, test } from "vitest";
import { type Image, preprocess, preprocessings } from "../../src/data/index.ts";
import { gradient } from "./pictures.ts";

/** One colour everywhere. */
function plain(width: number, height: number, colour: readonly number[]): Image {
  const data = Uint8Array.from({ length: 3 * width * height }, (_, byte) => colour[byte % 3] ?? 0);
  return { width, height, channels: 3, data };
}

/** The three numbers of a pixel of [3, h, w]. */
const at = (planes: Float32Array, pixel: number): number[] =>
  [0, 1, 2].map((plane) => planes[(plane * planes.length) / 3 + pixel] ?? Number.NaN);

test("Caffe sees blue, green, red in 0..255, less their means", () => {
  const planes = preprocess(plain(300, 400, [200, 100, 50]), preprocessings.caffe);
  expect(planes).toHaveLength(3 * 227 * 227);
  for (const pixel of [0, 1, 227, 227 * 227 - 1])
    expect(at(planes, pixel)).toEqual([50 - 104, 100 - 117, 200 - 123]);
});

test("torchvision sees red, green, blue in 0..1, less their means, over their deviations", () => {
  const planes = preprocess(plain(300, 400, [255, 51, 0]), preprocessings.torchvision);
  expect(planes).toHaveLength(3 * 224 * 224);
  const expected = [(1 - 0.485) / 0.229, (0.2 - 0.456) / 0.224, (0 - 0.406) / 0.225];
  at(planes, 224 * 100 + 7).forEach((value, channel) => {
    expect(value).toBeCloseTo(expected[channel] ?? 0, 5);
  });
});

const raw = {
  channels: "rgb",
  normalisation: { mean: [0, 0, 0], std: [1 / 255, 1 / 255, 1 / 255] },
} as const;

test("the window lies in the middle, or half a pixel to the left and the top of it", () => {
  const planes = preprocess(gradient(9, 6), { ...raw, shorterSide: 6, size: [3, 4] });
  // Columns 2 to 5 of 9 and rows 1 to 3 of 6: red is the column, green the row.
  expect([...planes.subarray(0, 12)]).toEqual([2, 3, 4, 5, 2, 3, 4, 5, 2, 3, 4, 5]);
  expect([...planes.subarray(12, 24)]).toEqual([1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3]);
});

test("the shorter side decides how far a photograph shrinks, upright or lying", () => {
  for (const [width, height] of [
    [40, 16],
    [16, 40],
  ] as const) {
    const planes = preprocess(gradient(width, height), { ...raw, shorterSide: 8, size: [8, 8] });
    const columns = [...planes.subarray(0, 8)];
    const first = width === 40 ? 12 : 0;
    // Each pixel is the mean of two: 0.5, 2.5, … which 8 bits round up.
    expect(columns).toEqual(Array.from({ length: 8 }, (_, i) => first + 2 * i + 1));
  }
});

test("a photograph smaller than the window is surrounded by the mean colour", () => {
  const caffe = { ...preprocessings.caffe, shorterSide: 2, size: [4, 4] } as const;
  const planes = preprocess(plain(2, 2, [0, 0, 0]), caffe);
  expect(at(planes, 0)).toEqual([0, 0, 0]);
  expect(at(planes, 5)).toEqual([-104, -117, -123]);
});
