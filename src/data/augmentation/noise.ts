import type { Image } from "../image.ts";
import type { Random } from "../random.ts";

/** Independent Gaussian noise on every value, of standard deviation `deviation` where white is 1. */
export function addNoise(image: Image, deviation: number, random: Random): Image {
  if (deviation <= 0) return image;
  const data = new Uint8ClampedArray(image.data.length);
  for (let byte = 0; byte < data.length; byte++)
    data[byte] = image.data[byte]! + random.normal() * deviation * 255;
  return { ...image, data: new Uint8Array(data.buffer) };
}
