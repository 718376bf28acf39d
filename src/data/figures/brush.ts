import { type Canvas, setPixel } from "../drawing/canvas.ts";
import type { Rgb } from "../drawing/colour.ts";
import type { Texture } from "../drawing/texture.ts";
import type { Point } from "../polygons.ts";
import type { Random } from "../random.ts";

/** Where the light comes from and how much of it is everywhere. */
export interface Light {
  /** Unit vector towards the light: right, down, towards us. */
  readonly towards: readonly [x: number, y: number, z: number];
  readonly ambient: number;
  readonly direct: Rgb;
}

/** Everything that drawing one picture needs at hand. */
export interface Studio {
  readonly canvas: Canvas;
  readonly light: Light;
  readonly texture: Texture;
}

/** Something round and long: two discs and what lies between them, in pixels. */
export interface Capsule {
  readonly from: Point;
  readonly to: Point;
  /** Radius at either end. */
  readonly radii: readonly [from: number, to: number];
}

/** The colour of a surface before light falls on it: lengths along the capsule and across it, −1 to 1. */
export type Cloth = (along: number, across: number) => Rgb;

export function drawLight(random: Random): Light {
  const [around, height] = [random.between(0, 2 * Math.PI), random.between(0.35, 0.9)];
  const level = Math.sqrt(1 - height * height);
  const warm = random.between(-0.08, 0.12);
  const strength = random.between(0.45, 0.85);
  return {
    towards: [level * Math.cos(around), level * Math.sin(around), height],
    ambient: random.between(0.25, 0.5),
    direct: [strength * (1 + warm), strength, strength * (1 - warm)],
  };
}

/** Draws a capsule as a solid body in the studio's light. */
export function drawCapsule({ canvas, light }: Studio, capsule: Capsule, label: number, cloth: Cloth): void {
  const { towards, ambient, direct } = light;
  visitCapsule(canvas, capsule, (pixel, { along, across, nx, ny }) => {
    const nz = Math.sqrt(Math.max(0, 1 - nx * nx - ny * ny));
    const facing = Math.max(0, nx * towards[0] + ny * towards[1] + nz * towards[2]);
    const [r, g, b] = cloth(along, across);
    const lit = (value: number, channel: 0 | 1 | 2): number => value * (ambient + direct[channel] * facing);
    setPixel(canvas, pixel, label, lit(r, 0), lit(g, 1), lit(b, 2));
  });
}

/** Darkens what lies under a capsule. */
export function shadeCapsule({ canvas }: Studio, capsule: Capsule, factor: number): void {
  visitCapsule(canvas, capsule, (pixel) => {
    for (let channel = 0; channel < 3; channel++) canvas.colours[3 * pixel + channel]! *= factor;
  });
}

interface Spot {
  readonly along: number;
  readonly across: number;
  /** The surface's direction there, right and down. */
  readonly nx: number;
  readonly ny: number;
}

function visitCapsule(
  { width, height }: Canvas,
  { from: [ax, ay], to: [bx, by], radii: [ra, rb] }: Capsule,
  visit: (pixel: number, spot: Spot) => void,
): void {
  const reach = Math.max(ra, rb);
  const length = Math.hypot(bx - ax, by - ay);
  const [dx, dy] = length > 0 ? [(bx - ax) / length, (by - ay) / length] : [0, 1];
  const last = (a: number, b: number, extent: number): number =>
    Math.min(extent - 1, Math.ceil(Math.max(a, b) + reach));
  for (let row = Math.max(0, Math.floor(Math.min(ay, by) - reach)); row <= last(ay, by, height); row++)
    for (
      let column = Math.max(0, Math.floor(Math.min(ax, bx) - reach));
      column <= last(ax, bx, width);
      column++
    ) {
      const [x, y] = [column + 0.5 - ax, row + 0.5 - ay];
      const along = Math.min(length, Math.max(0, x * dx + y * dy));
      const radius = length > 0 ? ra + ((rb - ra) * along) / length : ra;
      const [ox, oy] = [x - along * dx, y - along * dy];
      if (ox * ox + oy * oy > radius * radius) continue;
      const [nx, ny] = [ox / radius, oy / radius];
      visit(row * width + column, { along, across: ny * dx - nx * dy, nx, ny });
    }
}
