import { setPixel } from "../drawing/canvas.ts";
import { type Rgb, rgb, varied } from "../drawing/colour.ts";
import type { Random } from "../random.ts";
import { project } from "./camera.ts";
import { hazeShare, lit } from "./light.ts";
import { fillFace, type Ground, label, type Stage, type Thing } from "./stage.ts";

const foliage = [
  rgb(0x4f6b2c),
  rgb(0x3d5a2a),
  rgb(0x6d7a35),
  rgb(0x7c6a3a),
  rgb(0x8d6a34),
  rgb(0x5d5344),
  rgb(0x6a5c4e),
] as const satisfies readonly Rgb[];

interface Blob {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** What grows in a scene: one season for all of it. */
export interface Season {
  readonly leaves: Rgb;
  /** How dense crowns are, 0..1. */
  readonly dense: number;
}

export const drawSeason = (random: Random): Season => ({
  leaves: random.oneOf(foliage),
  dense: random.chance(0.25) ? random.between(0.35, 0.5) : random.between(0.7, 1),
});

/** A tree of a height in metres, with a crown of several blobs of leaves. */
export function tree({ x, z }: Ground, season: Season, random: Random): Thing {
  const height = random.between(5, 11);
  const spread = height * random.between(0.22, 0.36);
  const clear = height * random.between(0.22, 0.38);
  const bark = varied(rgb(0x5a4a3c), random);
  const thick = height * random.between(0.018, 0.032);
  const leaves = varied(season.leaves, random, 0.05);
  const blobs = Array.from({ length: 9 }, (): Blob => {
    const up = random.next();
    const wide = spread * Math.sin(Math.PI * (0.18 + 0.7 * up));
    return {
      x: random.between(-wide, wide) * 0.8,
      y: clear + (height - clear) * (0.12 + 0.76 * up),
      radius: spread * random.between(0.4, 0.65),
    };
  });
  const phase = random.between(0, 50);
  return {
    z,
    draw(stage) {
      const trunk = lit(bark, [stage.light.sun[0] > 0 ? 0.6 : -0.6, 0, -0.8], z, stage.light);
      const half = thick * 0.6;
      const fork = clear + (height - clear) * 0.5;
      fillFace(
        stage,
        [
          [x - thick, 0, z],
          [x + thick, 0, z],
          [x + half, fork, z],
          [x - half, fork, z],
        ],
        label.tree,
        trunk,
      );
      drawCrown(stage, { x, z, blobs, leaves, dense: season.dense, phase });
    },
  };
}

/** A hedge or bushes along a piece of ground. */
export function bush({ x, z }: Ground, height: number, season: Season, random: Random): Thing {
  const leaves = varied(season.leaves, random, 0.06);
  const blobs = Array.from({ length: 5 }, (): Blob => {
    const radius = height * random.between(0.35, 0.55);
    return { x: random.between(-height, height), y: height * random.between(0.3, 0.6), radius };
  });
  const phase = random.between(0, 50);
  return {
    z,
    draw: (stage) => drawCrown(stage, { x, z, blobs, leaves, dense: 1, phase }),
  };
}

interface Crown extends Ground {
  readonly blobs: readonly Blob[];
  readonly leaves: Rgb;
  readonly dense: number;
  readonly phase: number;
}

function drawCrown(stage: Stage, crown: Crown): void {
  const { canvas, camera, light, texture } = stage;
  const { x, z, blobs, dense, phase } = crown;
  const metre = camera.focal / z;
  const share = hazeShare(z, light);
  const bright = lit(crown.leaves, light.sun, 0, light);
  const dark = lit(crown.leaves, [0, -1, 0], 0, light);
  const reach = (of: (blob: Blob) => number, pick: (...all: number[]) => number): number =>
    pick(...blobs.map(of));
  const [left, bottom] = project(camera, [
    x + reach((b) => b.x - b.radius * 1.3, Math.min),
    reach((b) => b.y - b.radius * 1.3, Math.min),
    z,
  ]);
  const [right, top] = project(camera, [
    x + reach((b) => b.x + b.radius * 1.3, Math.max),
    reach((b) => b.y + b.radius * 1.3, Math.max),
    z,
  ]);
  const ground = camera.horizon + metre * camera.height;
  const rows = Math.min(canvas.height, Math.ceil(Math.min(bottom, ground)));
  const columns = Math.min(canvas.width, Math.ceil(right));
  for (let row = Math.max(0, Math.floor(top)); row < rows; row++)
    for (let column = Math.max(0, Math.floor(left)); column < columns; column++) {
      const u = (column + 0.5 - camera.centre) / metre - x;
      const v = (ground - row - 0.5) / metre;
      let inside = -1;
      let facing = 0;
      for (const blob of blobs) {
        const du = (u - blob.x) / blob.radius;
        const dv = (v - blob.y) / blob.radius;
        const depth = 1 - du * du - dv * dv;
        if (depth > inside) {
          inside = depth;
          facing = du * light.sun[0] + dv * Math.max(0.5, light.sun[1]) - light.sun[2] * 0.3;
        }
      }
      const ragged = texture.rough(u * 2.2 + phase, v * 2.2);
      if (inside + (ragged - 0.5) * 1.3 < 0.05) continue;
      const pixel = row * canvas.width + column;
      const leaf = texture.at(u * 7 + phase, v * 7);
      canvas.labels[pixel] = label.tree;
      if (leaf > dense + 0.12) continue;
      const sunny = Math.min(1, Math.max(0, 0.45 + facing * 0.45 + (leaf - 0.5) * 0.9));
      const depth = 0.65 + 0.5 * ragged;
      const tone = (channel: 0 | 1 | 2): number =>
        (dark[channel] + (bright[channel] - dark[channel]) * sunny) * depth * (1 - share) +
        light.haze[channel] * share;
      setPixel(canvas, pixel, label.tree, tone(0), tone(1), tone(2));
    }
}
