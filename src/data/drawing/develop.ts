import { blankImage, blankMask, type Image, type Mask } from "../image.ts";
import type { Random } from "../random.ts";
import type { Canvas } from "./canvas.ts";

/** How a camera turns light into bytes. */
interface Film {
  /** The mean value that the camera's meter aims at, where white is 1. */
  readonly aim: number;
  readonly contrast: number;
  /** Gain of r, g, b: the white balance's mistake. */
  readonly balance: readonly [number, number, number];
  readonly vignette: number;
  /** Standard deviation where white is 255. */
  readonly noise: number;
}

const drawFilm = (random: Random): Film => ({
  aim: random.between(0.32, 0.5),
  contrast: random.between(0.9, 1.2),
  balance: [random.between(0.92, 1.08), 1, random.between(0.9, 1.1)],
  vignette: random.between(0, 0.35),
  noise: random.between(1.5, 8),
});

/** The photograph of a canvas twice as wide and high: each pixel the mean of four, exposed, with noise. */
export function developImage({ colours, width, height }: Canvas, random: Random): Image {
  const half = blankImage({ width: width / 2, height: height / 2 });
  const film = drawFilm(random);
  const metered = Math.min(1.8, Math.max(0.75, film.aim / meanOf(colours)));
  const data = new Uint8ClampedArray(half.data.buffer);
  for (let y = 0, byte = 0; y < half.height; y++)
    for (let x = 0; x < half.width; x++) {
      const a = (2 * y * width + 2 * x) * 3;
      const c = a + width * 3;
      const fromCentre = ((x + 0.5) / half.width - 0.5) ** 2 + ((y + 0.5) / half.height - 0.5) ** 2;
      const exposure = metered * (1 - film.vignette * fromCentre * 2);
      for (let channel = 0; channel < 3; channel++, byte++) {
        const light =
          (colours[a + channel]! +
            colours[a + 3 + channel]! +
            colours[c + channel]! +
            colours[c + 3 + channel]!) /
          4;
        const exposed = light * exposure * film.balance[channel]!;
        data[byte] = ((exposed - 0.5) * film.contrast + 0.5) * 255 + random.normal() * film.noise;
      }
    }
  return half;
}

function meanOf(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** The classes of a canvas twice as wide and high: the commonest of each four; of two equals, the upper left. */
export function developMask({ labels, width, height }: Canvas): Mask {
  const half = blankMask({ width: width / 2, height: height / 2 });
  for (let y = 0, pixel = 0; y < half.height; y++)
    for (let x = 0; x < half.width; x++, pixel++) {
      const at = 2 * y * width + 2 * x;
      const a = labels[at]!;
      const b = labels[at + 1]!;
      const c = labels[at + width]!;
      const d = labels[at + width + 1]!;
      half.data[pixel] = a === b || a === c || a === d ? a : b === c || b === d ? b : c === d ? c : a;
    }
  return half;
}
