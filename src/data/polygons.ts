import type { Extent } from "./image.ts";

/** In pixels from the upper left corner of the picture; pixel i covers i to i + 1. */
export type Point = readonly [x: number, y: number];

/**
 * Calls `fillSpan` for each run of pixels whose centres are inside a polygon (even-odd rule): columns `from` to
 * `to` of a row, the last one included. What lies outside the extent is cut off.
 */
export function visitRows(
  { width, height }: Extent,
  corners: readonly Point[],
  fillSpan: (row: number, from: number, to: number) => void,
): void {
  let top = Number.POSITIVE_INFINITY;
  let bottom = Number.NEGATIVE_INFINITY;
  for (const [, y] of corners) {
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  const last = Math.min(height - 1, Math.ceil(bottom - 0.5) - 1);
  for (let row = Math.max(0, Math.ceil(top - 0.5)); row <= last; row++) {
    const crossings = crossingsOf(corners, row + 0.5);
    for (let pair = 0; pair + 1 < crossings.length; pair += 2) {
      const from = Math.max(0, Math.ceil(crossings[pair]! - 0.5));
      const to = Math.min(width - 1, Math.ceil(crossings[pair + 1]! - 0.5) - 1);
      if (from <= to) fillSpan(row, from, to);
    }
  }
}

/** Where the edges cross the horizontal line at y, from the left. */
function crossingsOf(corners: readonly Point[], y: number): number[] {
  const crossings: number[] = [];
  let [x0, y0] = corners[corners.length - 1]!;
  for (const [x1, y1] of corners) {
    if (y0 <= y !== y1 <= y) crossings.push(x0 + ((y - y0) * (x1 - x0)) / (y1 - y0));
    x0 = x1;
    y0 = y1;
  }
  return crossings.sort((a, b) => a - b);
}
