import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Tile, tilesOf } from "../../src/training/index.ts";

/** A picture, and tiles that overlap by less than their side. */
const cuts = fc
  .record({
    width: fc.integer({ min: 1, max: 90 }),
    height: fc.integer({ min: 1, max: 90 }),
    side: fc.integer({ min: 4, max: 40 }),
  })
  .chain((cut) => fc.record({ picture: fc.constant(cut), overlap: fc.nat({ max: cut.side - 1 }) }));

const forEveryCut = (check: (tiles: readonly Tile[], cut: Cut) => void): void =>
  fc.assert(
    fc.property(cuts, ({ picture, overlap }) => {
      const { side } = picture;
      check(tilesOf(picture, { side, overlap }), { ...picture, overlap });
    }),
    { seed: 1 },
  );

interface Cut {
  readonly width: number;
  readonly height: number;
  readonly side: number;
  readonly overlap: number;
}

describe("tiles", () => {
  test("keep every pixel of the picture exactly once", () =>
    forEveryCut((tiles, { width, height }) => {
      const kept = new Uint8Array(width * height);
      for (const { keep } of tiles)
        for (let y = keep.y; y < keep.y + keep.height; y++)
          for (let x = keep.x; x < keep.x + keep.width; x++) kept[y * width + x]!++;
      expect(kept.findIndex((times) => times !== 1)).toBe(-1);
    }));

  test("have sides of at most the given one, in the picture, and none that is shorter without need", () =>
    forEveryCut((tiles, { width, height, side }) => {
      const [most, highest] = [Math.min(side, width), Math.min(side, height)];
      const wrong = tiles.filter(
        (tile) =>
          tile.width !== most ||
          tile.height !== highest ||
          Math.min(tile.x, tile.y) < 0 ||
          tile.x + tile.width > width ||
          tile.y + tile.height > height,
      );
      expect(wrong).toEqual([]);
    }));

  test("see at least half the overlap less a pixel around what they keep, but for the picture's border", () =>
    forEveryCut((tiles, { width, height, overlap }) => {
      const blind = tiles.filter(({ x, y, keep, ...tile }) => {
        const seen = [
          keep.x === 0 ? Infinity : keep.x - x,
          keep.y === 0 ? Infinity : keep.y - y,
          keep.x + keep.width === width ? Infinity : x + tile.width - keep.x - keep.width,
          keep.y + keep.height === height ? Infinity : y + tile.height - keep.y - keep.height,
        ];
        return Math.min(...seen) < overlap / 2 - 1;
      });
      expect(blind).toEqual([]);
    }));

  test("are as few as cover the picture", () =>
    forEveryCut((tiles, { width, height, side, overlap }) => {
      const along = (extent: number) =>
        extent <= side ? 1 : Math.ceil((extent - overlap) / (side - overlap));
      expect(tiles.length).toBe(along(width) * along(height));
    }));

  test("that meet in the middle keep half of their overlap each", () => {
    // Worked out by hand: 10 pixels by two tiles of 6, which share pixels 4 and 5.
    expect(tilesOf({ width: 10, height: 4 }, { side: 6, overlap: 2 })).toEqual([
      { x: 0, y: 0, width: 6, height: 4, keep: { x: 0, y: 0, width: 5, height: 4 } },
      { x: 4, y: 0, width: 6, height: 4, keep: { x: 5, y: 0, width: 5, height: 4 } },
    ]);
  });

  test("that overlap by all of their side would never end, and are refused", () => {
    const picture = { width: 10, height: 10 };
    expect(() => tilesOf(picture, { side: 4, overlap: 4 })).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: tiles of 4 pixels cannot overlap by 4]`,
    );
    expect(() => tilesOf(picture, { side: 4, overlap: -1 })).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: tiles of 4 pixels cannot overlap by -1]`,
    );
  });
});
