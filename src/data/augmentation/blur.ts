import { blankImage, type Image } from "../image.ts";

/** Gaussian blur of standard deviation `sigma` pixels; beyond its border the image goes on as its last pixel. */
export function blur(image: Image, sigma: number): Image {
  if (sigma <= 0) return image;
  const weights = gaussian(sigma);
  const { width, height } = image;
  const across = blurAlong(image, weights, {
    extent: width,
    stride: 3,
    lines: height,
    lineStride: width * 3,
  });
  return blurAlong(across, weights, { extent: height, stride: width * 3, lines: width, lineStride: 3 });
}

/** Weights of the taps −reach..reach, which sum to one. */
function gaussian(sigma: number): Float64Array {
  const reach = Math.ceil(3 * sigma);
  const weights = Float64Array.from({ length: 2 * reach + 1 }, (_, tap) =>
    Math.exp(-((tap - reach) ** 2) / (2 * sigma * sigma)),
  );
  const sum = weights.reduce((a, b) => a + b);
  return weights.map((weight) => weight / sum);
}

/** One axis of the image: `lines` of `extent` pixels, each pixel `stride` bytes after the one before it. */
interface Axis {
  readonly extent: number;
  readonly stride: number;
  readonly lines: number;
  readonly lineStride: number;
}

function blurAlong(image: Image, weights: Float64Array, { extent, stride, lines, lineStride }: Axis): Image {
  const result = blankImage(image);
  const reach = (weights.length - 1) / 2;
  const line = new Float64Array(extent + 2 * reach);
  for (let first = 0; first < lines; first++)
    for (let channel = 0; channel < 3; channel++) {
      const start = first * lineStride + channel;
      for (let at = 0; at < line.length; at++)
        line[at] = image.data[start + Math.min(extent - 1, Math.max(0, at - reach)) * stride]!;
      for (let at = 0; at < extent; at++) {
        let sum = 0.5;
        for (let tap = 0; tap < weights.length; tap++) sum += weights[tap]! * line[at + tap]!;
        result.data[start + at * stride] = sum;
      }
    }
  return result;
}
