import type { Image } from "../image.ts";
import type { Random } from "../random.ts";

/** Independent Gaussian noise on every value, of standard deviation `deviation` where white is 1. */
export function addNoise(image: Image, deviation: number, random: Random): Image {
  if (deviation <= 0) return image;
  const data = new Uint8ClampedArray(image.data.length);
  const amount = deviation * 255;
  // The sum of four bytes has variance 4 · (256² − 1) / 12 and is close to normal.
  const perUnit = amount / Math.sqrt((4 * (256 ** 2 - 1)) / 12);
  for (let byte = 0; byte < data.length; byte++) {
    const bits = random.bits();
    const sum = (bits & 255) + ((bits >>> 8) & 255) + ((bits >>> 16) & 255) + (bits >>> 24);
    data[byte] = image.data[byte]! + (sum - 510) * perUnit;
  }
  return { ...image, data: new Uint8Array(data.buffer) };
}
