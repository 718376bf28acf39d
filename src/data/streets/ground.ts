import { setPixel } from "../drawing/canvas.ts";
import { type Rgb, rgb, varied } from "../drawing/colour.ts";
import { IGNORED } from "../image.ts";
import type { Random } from "../random.ts";
import { nearest } from "./camera.ts";
import { hazeShare, lit, shadowOf } from "./light.ts";
import { farthest, middleAt, type StreetPlan, type Stretch, stretchByMetre } from "./plan.ts";
import { label, type Stage } from "./stage.ts";

/** What the ground is made of. */
interface Paving {
  readonly road: Rgb;
  readonly pavement: Rgb;
  readonly grass: Rgb;
  readonly line: Rgb;
  /** Metres between joints of the pavement's slabs. */
  readonly slab: number;
  readonly middleLine: "dashed" | "solid" | "none";
  readonly edgeLines: boolean;
  /** Metres ahead to a zebra crossing; 0: none. */
  readonly zebra: number;
}

function drawPaving(random: Random): Paving {
  return {
    road: varied(random.oneOf([rgb(0x6d6d70), rgb(0x7a7672), rgb(0x58595d), rgb(0x85807a)]), random, 0.04),
    pavement: varied(
      random.oneOf([rgb(0x9a948c), rgb(0x8b8a88), rgb(0xa08d7c), rgb(0x787672), rgb(0x96705e)]),
      random,
      0.05,
    ),
    grass: varied(random.oneOf([rgb(0x6b7c3f), rgb(0x85804a), rgb(0x55692f)]), random),
    line: rgb(random.chance(0.85) ? 0xd8d6cf : 0xd2b95a),
    slab: random.between(0.5, 1.1),
    middleLine: random.oneOf(["dashed", "dashed", "solid", "none"]),
    edgeLines: random.chance(0.5),
    zebra: random.chance(0.2) ? random.between(8, 22) : 0,
  };
}

/** Fills everything below the horizon: road with markings, kerbs, pavements, grass; and the shadows of houses. */
export function drawGround(stage: Stage, plan: StreetPlan, random: Random): void {
  const { canvas, camera, light, texture } = stage;
  const paving = drawPaving(random);
  const up = [0, 1, 0] as const;
  const seen = (colour: Rgb): Rgb => lit(colour, up, 0, light);
  const road = seen(paving.road);
  const pavement = seen(paving.pavement);
  const grass = seen(paving.grass);
  const line = seen(paving.line);
  const shadow = shadowOf(light);
  const sides = [stretchByMetre(plan.left), stretchByMetre(plan.right)] as const;
  for (let y = Math.max(0, Math.floor(camera.horizon)); y < canvas.height; y++) {
    const z = (camera.focal * camera.height) / Math.max(0.3, y + 0.5 - camera.horizon);
    const share = hazeShare(z, light);
    const metre = Math.min(farthest, Math.max(0, Math.round(z)));
    const middle = middleAt(plan, z);
    const across = z / camera.focal;
    const fine = Math.min(1, 14 / z);
    for (let x = 0; x < canvas.width; x++) {
      const offset = (x + 0.5 - camera.centre) * across - middle;
      const side = offset < 0 ? 0 : 1;
      const beyond = Math.abs(offset) - plan.half;
      const outside = beyond - plan.pavements[side];
      const stretch = sides[side][metre];
      const open = stretch?.kind === "sidestreet" && z > nearest;
      let index: number = label.road;
      let colour = road;
      let grain = 0.86 + 0.28 * texture.rough(offset * 0.7, z * 0.35);
      if (beyond < 0 || open) {
        if (beyond < 0 && isLine(offset, z, beyond, paving)) colour = line;
        grain += (texture.at(offset * 9, z * 9) - 0.5) * 0.25 * fine;
      } else if (outside < 0 || stretch?.kind === "building") {
        index = label.pavement;
        colour = pavement;
        if (beyond < 0.14) grain *= 1.18;
        else if (z < 25 && isJoint(offset, z, paving.slab)) grain *= 0.85;
        grain += (texture.cell(offset / paving.slab + 40, z / paving.slab) - 0.5) * 0.16 * fine;
      } else {
        index = IGNORED;
        colour = grass;
        grain += (texture.at(offset * 12, z * 8) - 0.5) * 0.5 * fine;
      }
      if (isShaded(plan, sides, offset, z, light.sun)) grain *= shadow;
      setPixel(
        canvas,
        y * canvas.width + x,
        index,
        colour[0] * grain * (1 - share) + light.haze[0] * share,
        colour[1] * grain * (1 - share) + light.haze[1] * share,
        colour[2] * grain * (1 - share) + light.haze[2] * share,
      );
    }
  }
}

function isLine(offset: number, z: number, beyond: number, paving: Paving): boolean {
  if (paving.zebra > 0 && z > paving.zebra && z < paving.zebra + 3.2)
    return Math.floor(offset / 0.55) % 2 === 0;
  if (paving.edgeLines && beyond > -0.35 && beyond < -0.23) return true;
  if (Math.abs(offset) > 0.075) return false;
  return paving.middleLine === "solid" || (paving.middleLine === "dashed" && z % 6 < 2.6);
}

function isJoint(offset: number, z: number, slab: number): boolean {
  const u = (offset / slab) % 1;
  const v = (z / slab) % 1;
  return Math.abs(u) < 0.06 || v < 0.06;
}

/** Whether a house stands between this place and the sun. */
function isShaded(
  plan: StreetPlan,
  sides: readonly [readonly (Stretch | undefined)[], readonly (Stretch | undefined)[]],
  offset: number,
  z: number,
  sun: readonly [number, number, number],
): boolean {
  const side = sun[0] < 0 ? 0 : 1;
  const towards = side === 0 ? -1 : 1;
  const distance = plan.half + plan.pavements[side] - offset * towards;
  const level = Math.abs(sun[0]);
  if (distance <= 0 || level < 0.05) return false;
  const metre = Math.round(z + (distance * sun[2]) / level);
  const height = sides[side][Math.min(farthest, Math.max(0, metre))]?.height ?? 0;
  return height > (distance * sun[1]) / level;
}
