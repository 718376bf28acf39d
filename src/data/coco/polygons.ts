import type { Extent } from "../image.ts";

/**
 * Calls `fillPixel` with the offset (by rows) of each pixel whose centre is inside the outline
 * x0, y0, x1, y1, … (even-odd rule). What lies outside the extent is cut off.
 */
export function visitPolygon(
  outline: readonly number[],
  { width, height }: Extent,
  fillPixel: (offset: number) => void,
): void {
  const corners = outline.length >> 1;
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (let corner = 0; corner < corners; corner++) {
    lowest = Math.min(lowest, outline[2 * corner + 1]!);
    highest = Math.max(highest, outline[2 * corner + 1]!);
  }
  const last = Math.min(height - 1, Math.ceil(highest));
  for (let row = Math.max(0, Math.floor(lowest)); row <= last; row++) {
    const crossings = crossingsOf(outline, row + 0.5);
    for (let pair = 0; pair + 1 < crossings.length; pair += 2) {
      const from = Math.max(0, Math.ceil(crossings[pair]! - 0.5));
      const to = Math.min(width - 1, Math.ceil(crossings[pair + 1]! - 0.5) - 1);
      for (let column = from; column <= to; column++) fillPixel(row * width + column);
    }
  }
}

/** Where the outline's edges cross the horizontal line at y, from the left. */
function crossingsOf(outline: readonly number[], y: number): number[] {
  const corners = outline.length >> 1;
  const crossings: number[] = [];
  for (let corner = 0; corner < corners; corner++) {
    const next = (corner + 1) % corners;
    const [x0, y0] = [outline[2 * corner]!, outline[2 * corner + 1]!];
    const [x1, y1] = [outline[2 * next]!, outline[2 * next + 1]!];
    if (y0 <= y !== y1 <= y) crossings.push(x0 + ((y - y0) * (x1 - x0)) / (y1 - y0));
  }
  return crossings.sort((a, b) => a - b);
}
