import { shadePolygon } from "../drawing/canvas.ts";
import { mix, type Rgb, rgb, times, varied } from "../drawing/colour.ts";
import type { Point } from "../polygons.ts";
import type { Random } from "../random.ts";
import { nearest, project, type Spot } from "./camera.ts";
import { box, type Face, type InCar, within } from "./car-box.ts";
import { carPaints } from "./car-paints.ts";
import { lit, shadowOf, skyColour } from "./light.ts";
import { fillFace, fillPolygon, type Ground, label, type Stage, type Thing } from "./stage.ts";

/** Sizes in metres, along the car from its tail (0) to its nose (1). */
interface Body {
  readonly length: number;
  readonly width: number;
  readonly waist: number;
  readonly top: number;
  /** Where the cabin stands on the body and where its roof lies, as shares of the length. */
  readonly cabin: readonly [tail: number, nose: number];
  readonly roof: readonly [tail: number, nose: number];
}

const hatchback: Body = {
  length: 3.9,
  width: 1.7,
  waist: 0.9,
  top: 1.48,
  cabin: [0.02, 0.74],
  roof: [0.1, 0.52],
};
const saloon: Body = {
  length: 4.6,
  width: 1.8,
  waist: 0.9,
  top: 1.42,
  cabin: [0.14, 0.76],
  roof: [0.27, 0.56],
};
const van: Body = {
  length: 4.9,
  width: 1.95,
  waist: 1.15,
  top: 2.15,
  cabin: [0, 0.86],
  roof: [0.01, 0.7],
};
const bus: Body = {
  length: 9.5,
  width: 2.5,
  waist: 1.3,
  top: 3.1,
  cabin: [0, 1],
  roof: [0.005, 0.985],
};

/** No car comes closer than this, in metres. */
const clearance = 3.5;

/** A car whose middle is on `at`; `heading` in radians, 0 away from the camera, growing to the right. */
export function car(at: Ground, heading: number, random: Random): Thing {
  const body = random.oneOf([
    hatchback,
    hatchback,
    saloon,
    saloon,
    saloon,
    van,
    random.chance(0.3) ? bus : van,
  ]);
  const paint = varied(random.oneOf(carPaints), random, 0.05);
  const side = Math.abs(Math.sin(heading)) * body.length + Math.abs(Math.cos(heading)) * body.width;
  const reach = Math.abs(Math.cos(heading)) * body.length + Math.abs(Math.sin(heading)) * body.width;
  const z = Math.max(at.z, clearance + reach / 2);
  const [sin, cos] = [Math.sin(heading), Math.cos(heading)];
  const place = ([along, up, aside]: InCar): Spot => {
    const forwards = (along - 0.5) * body.length;
    const sideways = (aside * body.width) / 2;
    return [at.x + forwards * sin + sideways * cos, up, z + forwards * cos - sideways * sin];
  };
  return {
    // Who stands beside a car stands beyond it, seen from the road: its near end decides.
    z: z - reach / 2 + 0.3,
    draw(stage) {
      drawShadow(stage, { x: at.x, z, across: side * 0.56, deep: reach * 0.52 });
      drawShell(stage, { body, paint, place, z });
    },
  };
}

function drawShadow(
  { canvas, camera, light }: Stage,
  { x, z, across, deep }: { x: number; z: number; across: number; deep: number },
): void {
  const shift = light.sun[0] * -0.5;
  const corners = Array.from({ length: 14 }, (_, corner): Point => {
    const angle = (corner / 14) * 2 * Math.PI;
    const away = z + Math.sin(angle) * deep;
    return project(camera, [x + shift + Math.cos(angle) * across, 0, Math.max(nearest, away)]);
  });
  shadePolygon(canvas, corners, 0.25 + 0.35 * shadowOf(light));
}

interface Shell {
  readonly body: Body;
  readonly paint: Rgb;
  readonly z: number;
  place(inCar: InCar): Spot;
}

/** The faces that look at the camera, back to front: a convex body with a convex cabin on it. */
function drawShell(stage: Stage, shell: Shell): void {
  const { body } = shell;
  const [cabinTail, cabinNose] = body.cabin;
  const [roofTail, roofNose] = body.roof;
  const [low, waist, top] = [0.22, body.waist, body.top];
  const inset = body.top > 2 ? 0.97 : 0.8;
  for (const aside of [-1, 1]) for (const along of [0.2, 0.8]) drawWheel(stage, shell, along, aside * 0.96);
  const lower = box([0, 1], [0, 1], [low, waist], [1, 1]);
  const upper = box([cabinTail, cabinNose], [roofTail, roofNose], [waist, top], [0.97, inset]);
  for (const face of lower) drawPanel(stage, shell, face);
  for (const aside of [-1, 1]) {
    if (!looksHere(stage, shell, sideOf(lower, aside))) continue;
    for (const along of [0.2, 0.8]) drawWheel(stage, shell, along, aside * 1.01);
  }
  for (const face of upper) drawPanel(stage, shell, face, face.up === 0);
  drawLamps(stage, shell, lower);
}

const sideOf = (faces: readonly Face[], aside: number): Face | undefined =>
  faces.find((face) => face.aside === aside);

/** Unit vector along which a face looks, in the world; slanting is left out. */
function normalOf({ place, body }: Shell, { along, up, aside }: Face): Spot {
  const [x0, , z0] = place([0.5, 0, 0]);
  const [x1, , z1] = place([0.5 + along / body.length, 0, (aside * 2) / body.width]);
  return [x1 - x0, up, z1 - z0];
}

function looksHere({ camera }: Stage, shell: Shell, face: Face | undefined): boolean {
  if (!face) return false;
  const normal = normalOf(shell, face);
  const [x, y, z] = shell.place(face.corners[0]);
  return normal[0] * x + normal[1] * (y - camera.height) + normal[2] * z < 0;
}

function drawPanel(stage: Stage, shell: Shell, face: Face, glazed = false): void {
  if (!looksHere(stage, shell, face)) return;
  const normal = normalOf(shell, face);
  const { light } = stage;
  const base = lit(shell.paint, normal, shell.z, light);
  const sheen = mix(base, skyColour(0.4, light), face.up === 1 ? 0.35 : 0.08);
  fillFace(stage, face.corners.map(shell.place), label.car, sheen);
  if (face.up === 0 && !glazed)
    fillFace(stage, within(face, 0, 0, 1, 0.3).map(shell.place), label.car, times(base, 0.72));
  if (!glazed) return;
  const glass = mix(lit(rgb(0x232a30), normal, shell.z, light), skyColour(0.35, light), 0.3);
  const panes =
    face.aside === 0
      ? [[0.07, 0.93]]
      : [
          [0.08, 0.47],
          [0.52, 0.9],
        ];
  for (const [from, to] of panes)
    fillFace(stage, within(face, from ?? 0, 0.1, to ?? 1, 0.88).map(shell.place), label.car, glass);
}

function drawWheel(stage: Stage, { place, body, z }: Shell, along: number, aside: number): void {
  const radius = body.top > 2.5 ? 0.48 : 0.32;
  const rim = (share: number): Point[] =>
    Array.from({ length: 14 }, (_, corner): Point => {
      const angle = (corner / 14) * 2 * Math.PI;
      const forwards = (Math.cos(angle) * radius * share) / body.length;
      return project(
        stage.camera,
        place([along + forwards, radius + Math.sin(angle) * radius * share, aside]),
      );
    });
  fillPolygon(stage.canvas, rim(1), label.car, lit(rgb(0x17171a), [0, 0, -1], z, stage.light));
  fillPolygon(stage.canvas, rim(0.58), label.car, lit(rgb(0x85878a), [0, 0, -1], z, stage.light));
}

/** Lamps and number plate: red behind, white in front. */
function drawLamps(stage: Stage, shell: Shell, faces: readonly Face[]): void {
  for (const face of faces) {
    if (face.along === 0 || !looksHere(stage, shell, face)) continue;
    const glow = times(rgb(face.along < 0 ? 0xa5201c : 0xf2efe0), stage.light.ambient[1] + 0.4);
    const patches: readonly (readonly [number, number, number, number, Rgb])[] = [
      [0.05, 0.55, 0.22, 0.82, glow],
      [0.78, 0.55, 0.95, 0.82, glow],
      [
        0.36,
        0.36,
        0.64,
        0.52,
        lit(rgb(face.along < 0 ? 0xd8b848 : 0xe0e0dc), [0, 0, -1], shell.z, stage.light),
      ],
    ];
    for (const [u0, v0, u1, v1, colour] of patches)
      fillFace(stage, within(face, u0, v0, u1, v1).map(shell.place), label.car, colour);
  }
}
