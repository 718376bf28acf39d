import { blankImage, type Image } from "../../../../src/data/index.ts";
import { mulberry32 } from "../../../support/random.ts";

/** Noise over a slope, so that neighbours differ and places tell themselves apart. */
export function noisePicture(width: number, height: number): Image {
  const image = blankImage({ width, height });
  const random = mulberry32(width * 10_007 + height);
  for (let i = 0; i < image.data.length; i++) image.data[i] = 200 * random() + (55 * i) / image.data.length;
  return image;
}

/** A picture as pages have it, with an alpha that nobody is to look at. */
export function rgbaOf({ width, height, data }: Image) {
  const rgba = new Uint8ClampedArray(4 * width * height).fill(7);
  for (let pixel = 0; pixel < width * height; pixel++)
    rgba.set(data.subarray(3 * pixel, 3 * pixel + 3), 4 * pixel);
  return { data: rgba, width, height };
}
