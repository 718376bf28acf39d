import type { Extent } from "../image.ts";
import type { Point } from "../polygons.ts";

/**
 * Where each pixel of a result is looked up: the point (x, y) of the result shows the source's point
 * (ux·x + uy·y + u0, vx·x + vy·y + v0). Coordinates are continuous; pixel i covers i to i + 1.
 * All that moves pixels is said as a change of view, so that pixels are resampled once.
 */
export interface View {
  readonly ux: number;
  readonly uy: number;
  readonly u0: number;
  readonly vx: number;
  readonly vy: number;
  readonly v0: number;
}

/** Where in the result the whole source lies, in pixels; it may reach past the result or fall short of it. */
export interface Placement extends Extent {
  readonly left: number;
  readonly top: number;
}

/** The source, stretched to fill its placement. */
export function placed(source: Extent, { left, top, width, height }: Placement): View {
  const ux = source.width / width;
  const vy = source.height / height;
  return { ux, uy: 0, u0: -left * ux, vx: 0, vy, v0: -top * vy };
}

/** The mirror image, left for right, of a result this wide. */
export const flipped = (view: View, { width }: Extent): View => ({
  ...view,
  ux: -view.ux,
  u0: view.u0 + view.ux * width,
  vx: -view.vx,
  v0: view.v0 + view.vx * width,
});

/** What is seen when the result is turned anticlockwise about its centre. */
export function rotated({ ux, uy, u0, vx, vy, v0 }: View, degrees: number, result: Extent): View {
  const cos = Math.cos((degrees * Math.PI) / 180);
  const sin = Math.sin((degrees * Math.PI) / 180);
  const x = result.width / 2;
  const y = result.height / 2;
  const turned = { ux: ux * cos + uy * sin, uy: uy * cos - ux * sin };
  const upright = { vx: vx * cos + vy * sin, vy: vy * cos - vx * sin };
  return {
    ...turned,
    ...upright,
    u0: u0 + (ux - turned.ux) * x + (uy - turned.uy) * y,
    v0: v0 + (vx - upright.vx) * x + (vy - upright.vy) * y,
  };
}

/** The same view of a source that has been shrunk to half its width and height. */
export const halved = ({ ux, uy, u0, vx, vy, v0 }: View): View => ({
  ux: ux / 2,
  uy: uy / 2,
  u0: u0 / 2,
  vx: vx / 2,
  vy: vy / 2,
  v0: v0 / 2,
});

/** Where in the result a point of the source is seen. */
export function shownAt({ ux, uy, u0, vx, vy, v0 }: View, [u, v]: Point): Point {
  const determinant = ux * vy - uy * vx;
  return [((u - u0) * vy - (v - v0) * uy) / determinant, ((v - v0) * ux - (u - u0) * vx) / determinant];
}

/** Whether left and right, or up and down, have changed places. */
export const isMirrored = ({ ux, uy, vx, vy }: View): boolean => ux * vy - uy * vx < 0;

/** How far the view moves in the source, in pixels, for a step of one pixel in the result: the smaller axis. */
export const strideOf = ({ ux, uy, vx, vy }: View): number =>
  Math.min(Math.hypot(ux, vx), Math.hypot(uy, vy));
