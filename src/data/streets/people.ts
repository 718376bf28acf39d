import { ellipse, shadePolygon } from "../drawing/canvas.ts";
import { type Rgb, rgb, times, varied } from "../drawing/colour.ts";
import type { Point } from "../polygons.ts";
import type { Random } from "../random.ts";
import { project } from "./camera.ts";
import { lit, shadowOf } from "./light.ts";
import { fillPolygon, type Ground, label, type Stage, type Thing } from "./stage.ts";

const clothes = [
  rgb(0x22252b),
  rgb(0x2f3b52),
  rgb(0x5a4638),
  rgb(0x7d7f82),
  rgb(0xb03a35),
  rgb(0x3f5f4a),
  rgb(0xc7b9a0),
  rgb(0x40506a),
  rgb(0xdedcd6),
  rgb(0x6a3d5a),
] as const satisfies readonly Rgb[];
const skins = [rgb(0xd9a98a), rgb(0xb98362), rgb(0x7a5138), rgb(0xe6bfa3)] as const;
const hairs = [rgb(0x2a211c), rgb(0x5a4028), rgb(0x8f8a84), rgb(0xa8824a)] as const;

/** A figure's own plane: metres to the right of and above where it stands. */
type InFigure = readonly [x: number, y: number];

/** Draws in the plane of an upright figure that faces the camera or stands across. */
interface Pencil {
  /** A limb from `a` to `b`, so thick (radius) at either end. */
  limb(a: InFigure, b: InFigure, ra: number, rb: number, colour: Rgb): void;
  disc(centre: InFigure, radius: number, colour: Rgb, flat?: number): void;
}

function pencilAt(stage: Stage, { x, z }: Ground, index: number): Pencil {
  const metre = stage.camera.focal / z;
  const shade = (colour: Rgb): Rgb =>
    lit(colour, [Math.sign(stage.light.sun[0]) * 0.5, 0.3, -0.8], z, stage.light);
  const at = ([dx, y]: InFigure): Point => project(stage.camera, [x + dx, y, z]);
  return {
    limb(a, b, ra, rb, colour) {
      const length = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1;
      const [nx, ny] = [(b[1] - a[1]) / length, (a[0] - b[0]) / length];
      const corners: readonly InFigure[] = [
        [a[0] + nx * ra, a[1] + ny * ra],
        [b[0] + nx * rb, b[1] + ny * rb],
        [b[0] - nx * rb, b[1] - ny * rb],
        [a[0] - nx * ra, a[1] - ny * ra],
      ];
      fillPolygon(stage.canvas, corners.map(at), index, shade(colour));
      for (const [end, radius] of [
        [a, ra],
        [b, rb],
      ] as const)
        fillPolygon(stage.canvas, ellipse(at(end), radius * metre, radius * metre, 8), index, shade(colour));
    },
    disc(centre, radius, colour, flat = 1) {
      fillPolygon(
        stage.canvas,
        ellipse(at(centre), radius * flat * metre, radius * metre, 12),
        index,
        shade(colour),
      );
    },
  };
}

function dropShadow({ canvas, camera, light }: Stage, { x, z }: Ground, width: number): void {
  const foot = project(camera, [x - light.sun[0] * 0.3, 0, z]);
  const metre = camera.focal / z;
  const deep = (0.35 * metre * camera.height) / z;
  shadePolygon(canvas, ellipse(foot, width * metre, deep, 10), 0.5 + 0.4 * shadowOf(light));
}

interface Outfit {
  readonly coat: Rgb;
  readonly trousers: Rgb;
  readonly skin: Rgb;
  readonly hair: Rgb;
}

const drawOutfit = (random: Random): Outfit => ({
  coat: varied(random.oneOf(clothes), random),
  trousers: times(varied(random.oneOf(clothes), random), 0.8),
  skin: random.oneOf(skins),
  hair: random.oneOf(hairs),
});

/** Somebody on foot. */
export function person(at: Ground, random: Random): Thing {
  const outfit = drawOutfit(random);
  const height = random.chance(0.12) ? random.between(1.05, 1.4) : random.between(1.58, 1.88);
  const stride = random.between(0.02, 0.34) * (random.chance(0.5) ? 1 : -1);
  const swing = random.between(0.05, 0.28);
  const bag = random.chance(0.3);
  const skirt = random.chance(0.2);
  return {
    z: at.z,
    draw(stage) {
      dropShadow(stage, at, 0.4);
      const pencil = pencilAt(stage, at, label.person);
      const s = height / 1.75;
      const limb = (a: InFigure, b: InFigure, ra: number, rb: number, colour: Rgb): void =>
        pencil.limb([a[0] * s, a[1] * s], [b[0] * s, b[1] * s], ra * s, rb * s, colour);
      limb([0.08, 0.86], [0.09 + stride, 0.05], 0.09, 0.055, outfit.trousers);
      limb([-0.08, 0.86], [-0.09 - stride * 0.8, 0.05], 0.09, 0.055, times(outfit.trousers, 0.85));
      if (skirt) limb([0, 1], [0, 0.55], 0.15, 0.22, outfit.trousers);
      limb([0.2, 1.38], [0.24 - stride * swing * 2, 0.85], 0.06, 0.045, times(outfit.coat, 0.85));
      limb([-0.2, 1.38], [-0.24 + stride * swing * 2, 0.85], 0.06, 0.045, times(outfit.coat, 0.9));
      limb([0, 0.9], [0, 1.34], 0.16, 0.19, outfit.coat);
      if (bag) limb([0.26, 0.95], [0.27, 0.72], 0.07, 0.09, outfit.hair);
      pencil.disc([0, 1.62 * s], 0.125 * s, outfit.hair, 0.9);
      pencil.disc([0.02 * Math.sign(stride), 1.59 * s], 0.1 * s, outfit.skin, 0.8);
    },
  };
}

/** Somebody on a bicycle, seen from behind or (`across`) from the side. */
export function cyclist(at: Ground, across: boolean, random: Random): Thing {
  const outfit = drawOutfit(random);
  const frame = varied(random.oneOf(clothes), random);
  const facing = random.chance(0.5) ? 1 : -1;
  const pedal = random.between(0, Math.PI);
  return {
    z: at.z,
    draw(stage) {
      dropShadow(stage, at, across ? 0.8 : 0.35);
      const pencil = pencilAt(stage, at, label.cyclist);
      if (across) drawAcross(pencil, outfit, { frame, facing, pedal });
      else drawBehind(pencil, outfit, { frame, pedal });
    },
  };
}

const tyre = rgb(0x1d1d1f);

function drawAcross(
  { limb, disc }: Pencil,
  { coat, trousers, skin, hair }: Outfit,
  { frame, facing, pedal }: { frame: Rgb; facing: number; pedal: number },
): void {
  const f = (x: number, y: number): InFigure => [x * facing, y];
  for (const hub of [-0.52, 0.52])
    for (let spoke = 0; spoke < 12; spoke++) {
      const from = (spoke / 12) * 2 * Math.PI;
      const to = ((spoke + 1) / 12) * 2 * Math.PI;
      const rim = (angle: number): InFigure => f(hub + 0.34 * Math.cos(angle), 0.35 + 0.34 * Math.sin(angle));
      limb(rim(from), rim(to), 0.025, 0.025, tyre);
    }
  const foot = f(0.17 * Math.cos(pedal), 0.3 + 0.17 * Math.sin(pedal));
  for (const [a, b] of [
    [f(-0.52, 0.35), f(-0.05, 0.3)],
    [f(-0.05, 0.3), f(0.38, 0.8)],
    [f(-0.18, 0.85), f(-0.05, 0.3)],
    [f(-0.18, 0.85), f(-0.52, 0.35)],
    [f(-0.18, 0.8), f(0.38, 0.8)],
    [f(0.52, 0.35), f(0.36, 0.98)],
  ] as const)
    limb(a, b, 0.024, 0.024, frame);
  limb(f(-0.15, 0.95), f(0.2, 0.62), 0.1, 0.08, trousers);
  limb(f(0.2, 0.62), foot, 0.075, 0.05, trousers);
  limb(f(-0.15, 0.98), f(0.14, 1.42), 0.15, 0.16, coat);
  limb(f(0.16, 1.4), f(0.38, 1.02), 0.055, 0.04, times(coat, 0.85));
  disc(f(0.24, 1.66), 0.125, hair);
  disc(f(0.28, 1.63), 0.1, skin, 0.85);
}

function drawBehind(
  { limb, disc }: Pencil,
  { coat, trousers, skin, hair }: Outfit,
  { frame, pedal }: { frame: Rgb; pedal: number },
): void {
  limb([0, 0.04], [0, 0.66], 0.045, 0.045, tyre);
  limb([-0.3, 1.02], [0.3, 1.02], 0.025, 0.025, tyre);
  limb([0, 0.66], [0, 0.98], 0.04, 0.05, frame);
  const lift = 0.12 * Math.sin(pedal);
  limb([0.11, 0.95], [0.13, 0.22 + lift], 0.1, 0.06, trousers);
  limb([-0.11, 0.95], [-0.13, 0.22 - lift], 0.1, 0.06, times(trousers, 0.85));
  limb([0.2, 1.36], [0.3, 1.02], 0.06, 0.045, times(coat, 0.85));
  limb([-0.2, 1.36], [-0.3, 1.02], 0.06, 0.045, times(coat, 0.85));
  limb([0, 0.98], [0, 1.36], 0.17, 0.2, coat);
  disc([0, 1.62], 0.125, hair);
  disc([0, 1.56], 0.09, skin, 0.8);
}
