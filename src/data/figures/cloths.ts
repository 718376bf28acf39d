import { mix, type Rgb, rgb, times, varied } from "../drawing/colour.ts";
import type { Texture } from "../drawing/texture.ts";
import type { Random } from "../random.ts";
import type { Cloth } from "./brush.ts";

const dyes = [
  rgb(0x22252b),
  rgb(0x2f3b62),
  rgb(0x6a4638),
  rgb(0x8d8f92),
  rgb(0xc03a35),
  rgb(0x3f6f4a),
  rgb(0xd7c9a0),
  rgb(0x4060a0),
  rgb(0xe8e6e0),
  rgb(0x7a3d6a),
  rgb(0xd08a30),
  rgb(0x2f8f8f),
] as const satisfies readonly Rgb[];
const skins = [rgb(0xd9a98a), rgb(0xb98362), rgb(0x7a5138), rgb(0xe6bfa3)] as const;
const hairs = [rgb(0x2a211c), rgb(0x5a4028), rgb(0x8f8a84), rgb(0xa8824a)] as const;

export const drawDye = (random: Random): Rgb => varied(random.oneOf(dyes), random, 0.1);
export const drawSkin = (random: Random): Rgb => varied(random.oneOf(skins), random, 0.04);
export const drawHair = (random: Random): Rgb => varied(random.oneOf(hairs), random, 0.04);

/** Cloth of one dye, with stripes along or across it, or plain; `scale` is the figure's height in pixels. */
export function drawCloth(
  dye: Rgb,
  { scale, texture, random }: { readonly scale: number; readonly texture: Texture; readonly random: Random },
): Cloth {
  const other = random.chance(0.5) ? drawDye(random) : times(dye, 0.65);
  const pattern = random.oneOf(["plain", "plain", "hoops", "stripes"] as const);
  const period = scale * random.between(0.03, 0.06);
  const shift = random.between(0, 40);
  return (along, across) => {
    const grain = 0.85 + 0.3 * texture.rough((3 * along) / scale + shift, 0.2 * across);
    const isOther =
      (pattern === "hoops" && along % (2 * period) < period) ||
      (pattern === "stripes" && Math.abs((3 * across) % 1) < 0.4);
    return times(isOther ? other : dye, grain);
  };
}

/** One colour with a little grain. */
export const plain =
  (colour: Rgb): Cloth =>
  (_, across) =>
    times(colour, 0.95 + 0.05 * across);

/** Hair over a face: the part that is turned away from the neck. */
export const hairOver =
  (hair: Rgb, skin: Rgb, edge: number): Cloth =>
  (along) =>
    along > edge ? hair : mix(skin, hair, along > edge * 0.85 ? 0.5 : 0);
