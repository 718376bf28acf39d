import { describe, expect, test } from "vitest";
import type { ClassSet, Image, Mask } from "../../src/data/index.ts";
import { overlay } from "../../src/reports/overlay.ts";

const classes: ClassSet = {
  names: ["red", "green"],
  colours: [
    [200, 0, 0],
    [0, 200, 0],
  ],
};
const grey = (width: number, height: number): Image => ({
  width,
  height,
  channels: 3,
  data: new Uint8Array(width * height * 3).fill(100),
});
const maskOf = (width: number, data: number[]): Mask => ({
  width,
  height: data.length / width,
  data: Uint8Array.from(data),
});

/** The overlay's pixels as `r,g,b`, for a mask of one row. */
function row(mask: number[], opacity?: number): string[] {
  const image = grey(mask.length, 1);
  const options = opacity === undefined ? {} : { opacity };
  const { data } = overlay({ image, mask: maskOf(mask.length, mask), classes, ...options });
  return mask.map((_, i) => [...data.subarray(3 * i, 3 * i + 3)].join());
}

describe("overlay", () => {
  test("blends half and half inside a region and draws its border in the full colour", () => {
    expect(row([0, 0, 0, 1, 1])).toEqual(["150,50,50", "150,50,50", "200,0,0", "0,200,0", "50,150,50"]);
  });

  test("shows the photograph where the mask is void", () => {
    expect(row([255, 255, 1, 1])).toEqual(["100,100,100", "100,100,100", "0,200,0", "50,150,50"]);
  });

  test("keeps the photograph at opacity 0 and the mask at opacity 1", () => {
    expect(row([1, 1], 0)).toEqual(["100,100,100", "100,100,100"]);
    expect(row([1, 1], 1)).toEqual(["0,200,0", "0,200,0"]);
  });

  test("sees no border between the end of one row and the start of the next", () => {
    const { data } = overlay({ image: grey(3, 2), mask: maskOf(3, [0, 0, 0, 0, 0, 0]), classes });
    expect(new Set(data)).toEqual(new Set([150, 50]));
    const split = overlay({ image: grey(4, 2), mask: maskOf(4, [0, 0, 1, 1, 0, 0, 1, 1]), classes });
    expect([...split.data.subarray(3 * 3, 3 * 5)]).toEqual([50, 150, 50, 150, 50, 50]);
  });

  test("draws thicker borders on larger photographs", () => {
    const [width, height] = [760, 721];
    const data = Uint8Array.from({ length: width * height }, (_, i) => (i % width < 380 ? 0 : 1));
    const drawn = overlay({ image: grey(width, height), mask: { width, height, data }, classes }).data;
    const reds = [376, 377, 378, 379].map((x) => drawn[3 * x]);
    expect(reds).toEqual([150, 150, 200, 200]);
  });

  test("leaves its inputs as they were", () => {
    const image = grey(2, 1);
    overlay({ image, mask: maskOf(2, [0, 1]), classes });
    expect(new Set(image.data)).toEqual(new Set([100]));
  });

  test("says which sizes do not fit", () => {
    const input = { image: grey(4, 3), mask: maskOf(3, [0, 0, 0]), classes };
    expect(() => overlay(input)).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: a mask of 3×1 pixels does not fit an image of 4×3]`,
    );
  });
});
