import { camvidClasses } from "../classes.ts";
import { type Canvas, setPixel } from "../drawing/canvas.ts";
import type { Rgb } from "../drawing/colour.ts";
import type { Texture } from "../drawing/texture.ts";
import { type Point, visitRows } from "../polygons.ts";
import { type Camera, project, type Spot } from "./camera.ts";
import type { Light } from "./light.ts";

/** Everything that drawing one scene needs at hand. */
export interface Stage {
  readonly canvas: Canvas;
  readonly camera: Camera;
  readonly light: Light;
  readonly texture: Texture;
}

/** Something upright in the scene; what is farther is drawn first. */
export interface Thing {
  /** Metres to its far end. */
  readonly z: number;
  draw(stage: Stage): void;
}

const indexOf = (name: string): number => camvidClasses.names.indexOf(name);

/** Class indices by what we draw. */
export const label = {
  sky: indexOf("Sky"),
  building: indexOf("Building"),
  pole: indexOf("Pole"),
  road: indexOf("Road"),
  pavement: indexOf("Pavement"),
  tree: indexOf("Tree"),
  sign: indexOf("SignSymbol"),
  fence: indexOf("Fence"),
  car: indexOf("Car"),
  person: indexOf("Pedestrian"),
  cyclist: indexOf("Bicyclist"),
} as const;

/** Fills a polygon of the canvas with one colour. */
export function fillPolygon(canvas: Canvas, corners: readonly Point[], index: number, [r, g, b]: Rgb): void {
  visitRows(canvas, corners, (row, from, to) => {
    const start = row * canvas.width;
    for (let pixel = start + from; pixel <= start + to; pixel++) setPixel(canvas, pixel, index, r, g, b);
  });
}

/** Fills a flat face of the world with one colour. */
export function fillFace(
  { canvas, camera }: Stage,
  corners: readonly Spot[],
  index: number,
  colour: Rgb,
): void {
  fillPolygon(
    canvas,
    corners.map((corner) => project(camera, corner)),
    index,
    colour,
  );
}

/** A place on the ground. */
export interface Ground {
  readonly x: number;
  readonly z: number;
}

/** A surface's own look at a point: the colour to lay there, or undefined to leave what is behind. */
export type Surface = (along: number, up: number, z: number) => Rgb | undefined;

/**
 * Draws an upright wall from `a` to `b`, between two heights in metres. The surface is asked for each pixel:
 * metres along from `a`, metres above the ground.
 */
export function fillWall(
  { canvas, camera }: Stage,
  { a, b, bottom = 0, top, index }: { a: Ground; b: Ground; bottom?: number; top: number; index: number },
  surface: Surface,
): void {
  const xa = project(camera, [a.x, 0, a.z])[0];
  const xb = project(camera, [b.x, 0, b.z])[0];
  const length = Math.hypot(b.x - a.x, b.z - a.z);
  const last = Math.min(canvas.width - 1, Math.ceil(Math.max(xa, xb) - 0.5) - 1);
  for (let x = Math.max(0, Math.ceil(Math.min(xa, xb) - 0.5)); x <= last; x++) {
    const share = (x + 0.5 - xa) / (xb - xa);
    const z = 1 / ((1 - share) / a.z + share / b.z);
    const along = (length * share * z) / b.z;
    const metre = camera.focal / z;
    const ground = camera.horizon + metre * camera.height;
    const low = Math.min(canvas.height - 1, Math.ceil(ground - bottom * metre - 0.5) - 1);
    for (let y = Math.max(0, Math.ceil(ground - top * metre - 0.5)); y <= low; y++) {
      const colour = surface(along, (ground - y - 0.5) / metre, z);
      if (colour) setPixel(canvas, y * canvas.width + x, index, colour[0], colour[1], colour[2]);
    }
  }
}
