import { IGNORED } from "../image.ts";
import type { Point } from "./camera.ts";

/** Colours (where white is 1) and classes of a picture that is being drawn, back to front. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  /** [h, w, 3] */
  readonly colours: Float32Array;
  /** [h, w] */
  readonly labels: Uint8Array;
}

export const blankCanvas = (width: number, height: number): Canvas => ({
  width,
  height,
  colours: new Float32Array(width * height * 3),
  labels: new Uint8Array(width * height).fill(IGNORED),
});

/** Calls `fillSpan` for each row of a polygon: columns `from` to `to`, the last one included. */
export function visitRows(
  { width, height }: Canvas,
  corners: readonly Point[],
  fillSpan: (row: number, from: number, to: number) => void,
): void {
  const rows = corners.map(([, y]) => y);
  const last = Math.min(height - 1, Math.ceil(Math.max(...rows) - 0.5) - 1);
  for (let row = Math.max(0, Math.ceil(Math.min(...rows) - 0.5)); row <= last; row++) {
    const crossings = crossingsOf(corners, row + 0.5);
    for (let pair = 0; pair + 1 < crossings.length; pair += 2) {
      const from = Math.max(0, Math.ceil(crossings[pair]! - 0.5));
      const to = Math.min(width - 1, Math.ceil(crossings[pair + 1]! - 0.5) - 1);
      if (from <= to) fillSpan(row, from, to);
    }
  }
}

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

/** Draws over one pixel. */
export function setPixel(
  { colours, labels }: Canvas,
  pixel: number,
  label: number,
  r: number,
  g: number,
  b: number,
): void {
  labels[pixel] = label;
  colours[pixel * 3] = r;
  colours[pixel * 3 + 1] = g;
  colours[pixel * 3 + 2] = b;
}

/** Darkens (or lightens) what a polygon covers: a shadow belongs to what it falls on. */
export function shadePolygon(canvas: Canvas, corners: readonly Point[], factor: number): void {
  visitRows(canvas, corners, (row, from, to) => {
    const end = (row * canvas.width + to + 1) * 3;
    for (let value = (row * canvas.width + from) * 3; value < end; value++) canvas.colours[value]! *= factor;
  });
}

/** An ellipse as a polygon. */
export function ellipse([x, y]: Point, across: number, up: number, corners = 16): readonly Point[] {
  return Array.from({ length: corners }, (_, corner): Point => {
    const angle = (corner / corners) * 2 * Math.PI;
    return [x + across * Math.cos(angle), y + up * Math.sin(angle)];
  });
}
