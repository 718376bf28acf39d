import type { Random } from "../random.ts";

/** Red, green and blue where white is 1. */
export type Rgb = readonly [r: number, g: number, b: number];

/** A colour from hexadecimal, `0x8899aa`. */
export const rgb = (hex: number): Rgb => [(hex >> 16) / 255, ((hex >> 8) & 255) / 255, (hex & 255) / 255];

export const times = ([r, g, b]: Rgb, factor: number): Rgb => [r * factor, g * factor, b * factor];

/** From `a` (share 0) to `b` (share 1). */
export const mix = (a: Rgb, b: Rgb, share: number): Rgb => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
  a[2] + (b[2] - a[2]) * share,
];

/** The colour with each channel moved by up to `spread`, all together and each alone. */
export function varied(colour: Rgb, random: Random, spread = 0.06): Rgb {
  const together = random.between(-spread, spread);
  const alone = (value: number): number =>
    Math.min(1, Math.max(0, value + together + random.between(-spread, spread) / 3));
  return [alone(colour[0]), alone(colour[1]), alone(colour[2])];
}
