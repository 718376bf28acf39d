import { IGNORED } from "../image.ts";
import { type Point, visitRows } from "../polygons.ts";

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
