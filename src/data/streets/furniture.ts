import { ellipse } from "../drawing/canvas.ts";
import { type Rgb, rgb, times, varied } from "../drawing/colour.ts";
import { IGNORED } from "../image.ts";
import type { Point } from "../polygons.ts";
import type { Random } from "../random.ts";
import { project, type Spot } from "./camera.ts";
import { lit } from "./light.ts";
import { fillFace, fillPolygon, fillWall, type Ground, label, type Stage, type Thing } from "./stage.ts";

const here: Spot = [0, 0.2, -0.98];

/** An upright rectangle that faces the camera. */
function fillBoard(
  stage: Stage,
  { x, z }: Ground,
  { half, from, to, index }: { half: number; from: number; to: number; index: number },
  colour: Rgb,
): void {
  const corners: readonly Spot[] = [
    [x - half, from, z],
    [x + half, from, z],
    [x + half, to, z],
    [x - half, to, z],
  ];
  fillFace(stage, corners, index, lit(colour, here, z, stage.light));
}

/** A lamp post; its arm reaches `reach` metres to the right (or, negative, to the left). */
export function lampPost(at: Ground, reach: number, random: Random): Thing {
  const height = random.between(5, 8);
  const half = random.between(0.055, 0.1);
  const metal = varied(random.oneOf([rgb(0x6f7478), rgb(0x3c4240), rgb(0x8c8a84)]), random);
  return {
    z: at.z,
    draw(stage) {
      const { x, z } = at;
      fillBoard(stage, at, { half: half * 1.8, from: 0, to: 1.1, index: label.pole }, times(metal, 0.9));
      fillBoard(stage, at, { half, from: 0, to: height, index: label.pole }, metal);
      const arm: readonly Spot[] = [
        [x, height - 0.14, z],
        [x + reach, height + 0.22, z],
        [x + reach, height + 0.36, z],
        [x, height, z],
      ];
      fillFace(stage, arm, label.pole, lit(metal, here, z, stage.light));
      const lamp = { x: x + reach, z };
      fillBoard(stage, lamp, { half: 0.3, from: height + 0.2, to: height + 0.38, index: label.pole }, metal);
    },
  };
}

/** A bollard or a bare post. */
export function post(at: Ground, random: Random): Thing {
  const height = random.chance(0.5) ? random.between(0.9, 1.1) : random.between(2.5, 4.5);
  const half = random.between(0.05, 0.09);
  const colour = varied(random.oneOf([rgb(0x2e3032), rgb(0x77787a), rgb(0x8a6f52)]), random);
  return {
    z: at.z,
    draw: (stage) => fillBoard(stage, at, { half, from: 0, to: height, index: label.pole }, colour),
  };
}

type Plate = "disc" | "ban" | "triangle" | "board" | "traffic light";

/** A traffic sign or light on its post. */
export function sign(at: Ground, random: Random): Thing {
  const plate = random.oneOf<Plate>([
    "disc",
    "ban",
    "triangle",
    "board",
    "board",
    "traffic light",
    "traffic light",
  ]);
  const height = random.between(2.2, 3);
  const size = random.between(0.32, 0.48);
  const board = varied(random.oneOf([rgb(0x2c5a9a), rgb(0x2c6b48), rgb(0xd8d6d0), rgb(0xd0a838)]), random);
  const lamp = random.below(3);
  return {
    z: at.z,
    draw(stage) {
      fillBoard(stage, at, { half: 0.05, from: 0, to: height, index: label.pole }, rgb(0x7c8084));
      drawPlate(stage, { ...at, plate, y: height + size * 0.8, size, board, lamp });
    },
  };
}

function drawPlate(
  stage: Stage,
  {
    x,
    z,
    y,
    size,
    plate,
    board,
    lamp,
  }: Ground & { plate: Plate; y: number; size: number; board: Rgb; lamp: number },
): void {
  const metre = stage.camera.focal / z;
  const centre = project(stage.camera, [x, y, z]);
  const fill = (corners: readonly Point[], colour: Rgb): void =>
    fillPolygon(stage.canvas, corners, label.sign, lit(colour, here, z, stage.light));
  const disc = (radius: number, colour: Rgb, up = 0): void =>
    fill(ellipse([centre[0], centre[1] - up * metre], radius * metre, radius * metre), colour);
  const triangle = (radius: number, colour: Rgb): void =>
    fill(
      [90, 210, 330].map((degrees): Point => {
        const angle = (degrees * Math.PI) / 180;
        return [centre[0] + Math.cos(angle) * radius * metre, centre[1] - Math.sin(angle) * radius * metre];
      }),
      colour,
    );
  const box = (half: number, low: number, high: number, colour: Rgb): void =>
    fillBoard(stage, { x, z }, { half, from: y + low, to: y + high, index: label.sign }, colour);
  const [red, white] = [rgb(0xb8241f), rgb(0xe8e6e0)];
  if (plate === "disc") disc(size, board);
  if (plate === "disc") disc(size * 0.4, white);
  if (plate === "ban") disc(size, red);
  if (plate === "ban") disc(size * 0.72, white);
  if (plate === "triangle") triangle(size * 1.2, red);
  if (plate === "triangle") triangle(size * 0.75, white);
  if (plate === "board") {
    box(size * 2, -size, size, times(board, 0.7));
    box(size * 1.85, -size * 0.88, size * 0.88, board);
    for (const line of [-0.35, 0.25]) box(size * 1.3, size * line, size * (line + 0.2), white);
  }
  if (plate === "traffic light") {
    box(0.19, -0.5, 0.5, rgb(0x202224));
    for (const [place, colour] of [rgb(0xd8281f), rgb(0xe0a030), rgb(0x35b060)].entries())
      disc(0.11, place === lamp ? times(colour, 1.5) : times(colour, 0.3), 0.32 - place * 0.32);
  }
}

/** A fence along the ground from `a` to `b`: boards, railings, or mesh between posts. */
export function fence(a: Ground, b: Ground, random: Random): Thing {
  const kind = random.oneOf(["boards", "railings", "mesh", "boards"]);
  const height = kind === "boards" ? random.between(1.2, 2) : random.between(0.95, 1.4);
  const colour = varied(
    kind === "boards"
      ? random.oneOf([rgb(0x7d5f42), rgb(0x8e8676), rgb(0x5d4a3a), rgb(0xc9c5ba)])
      : random.oneOf([rgb(0x2a2d30), rgb(0x6c7276), rgb(0x3f5a48)]),
    random,
  );
  const along = Math.abs(b.z - a.z) > Math.abs(b.x - a.x);
  return {
    z: Math.max(a.z, b.z) - 0.2,
    draw(stage) {
      const normal: Spot = along ? [a.x > 0 ? -1 : 1, 0, 0] : [0, 0, -1];
      // Seen along the street, bars stand closer than they are: a mesh is mostly opaque.
      const open = kind === "boards" ? 0 : kind === "railings" ? 0.45 : 0.6;
      fillWall(stage, { a, b, top: height, index: label.fence }, (u, v, z) => {
        const rail = v > height - 0.1 || (v > 0.1 && v < 0.2) || u % 2 < 0.1;
        const bar = (u * 6) % 1;
        const grain = 0.8 + 0.4 * stage.texture.cell(u * 6, kind === "boards" ? 1 : v * 2);
        if (rail || bar >= open)
          return lit(times(colour, kind === "boards" && bar < 0.12 ? 0.6 : grain), normal, z, stage.light);
        return undefined;
      });
    },
  };
}

/** Bins, boxes and bags: things without a class. */
export function clutter(at: Ground, random: Random): Thing {
  const height = random.between(0.6, 1.2);
  const half = random.between(0.2, 0.4);
  const colour = varied(random.oneOf([rgb(0x2f4a38), rgb(0x3a3a3c), rgb(0x7a4a2c), rgb(0x34506e)]), random);
  return {
    z: at.z,
    draw(stage) {
      fillBoard(stage, at, { half, from: 0, to: height, index: IGNORED }, colour);
      fillBoard(
        stage,
        at,
        { half: half * 1.1, from: height, to: height + 0.1, index: IGNORED },
        times(colour, 0.7),
      );
    },
  };
}
