import type { Image } from "./image.ts";

type Three = readonly [r: number, g: number, b: number];

/** What a network sees of a colour v in 0..1: (v − mean) / std, for each channel. */
export interface Normalisation {
  readonly mean: Three;
  readonly std: Three;
}

/** The statistics of ImageNet's photographs, the customary choice. */
export const imagenetNormalisation: Normalisation = {
  mean: [0.485, 0.456, 0.406],
  std: [0.229, 0.224, 0.225],
};

/** The image as one network input, [3, h, w]. */
export function normalise(image: Image, normalisation: Normalisation): Float32Array<ArrayBuffer> {
  const planes = new Float32Array(3 * image.width * image.height);
  fillNormalised(planes, image, normalisation);
  return planes;
}

/** Writes the normalised image over `planes`, [3, h, w]. */
export function fillNormalised(planes: Float32Array, image: Image, { mean, std }: Normalisation): void {
  const { data } = image;
  const pixels = image.width * image.height;
  for (let channel = 0; channel < 3; channel++) {
    const seen = Float32Array.from({ length: 256 }, (_, v) => (v / 255 - mean[channel]!) / std[channel]!);
    const plane = planes.subarray(channel * pixels, (channel + 1) * pixels);
    for (let pixel = 0, byte = channel; pixel < pixels; pixel++, byte += 3) plane[pixel] = seen[data[byte]!]!;
  }
}

/** The colour that becomes zero: what padding looks like. */
export const meanColour = ({ mean }: Normalisation): Three => [
  Math.round(mean[0] * 255),
  Math.round(mean[1] * 255),
  Math.round(mean[2] * 255),
];
