import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { pngOfSvg } from "../../../src/data/node/index.ts";

const square = (side: number) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="8"><rect width="4" height="8" fill="#f00"/></svg>`;

describe("pngOfSvg", () => {
  test("has four pixels for each unit of area, on white", async () => {
    const { data, info } = await sharp(await pngOfSvg(square(8)))
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([16, 16]);
    expect([...data.subarray(0, 3)]).toEqual([255, 0, 0]);
    expect([...data.subarray(3 * 15, 3 * 16)]).toEqual([255, 255, 255]);
  });

  test("has one pixel for a unit where a renderer would refuse two", async () => {
    expect((await sharp(await pngOfSvg(square(20_000))).metadata()).width).toBe(20_000);
  });

  test("says what is left where even one is refused", async () => {
    await expect(pngOfSvg(square(100_000))).rejects.toThrow(
      /^the drawing is too large for a PNG \(.*\); an SVG may have any size$/s,
    );
  });
});
