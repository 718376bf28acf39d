import { blankImage, blankMask, type Colour, type Extent, type Image, type Mask } from "../image.ts";
import { halved, placed, strideOf, type View } from "./view.ts";

/** From this stride on, the image is first halved: bilinear sampling would step over pixels. */
const halvingStride = 1.75;

/** The image stretched to this extent. */
export const resizeImage = (image: Image, to: Extent): Image =>
  sampleImage(image, placed(image, { left: 0, top: 0, ...to }), to, [0, 0, 0]);

/** The mask stretched to this extent. */
export const resizeMask = (mask: Mask, to: Extent): Mask =>
  sampleMask(mask, placed(mask, { left: 0, top: 0, ...to }), to);

/** The mask as the view shows it: the nearest pixel; void where there is no source. */
export function sampleMask(mask: Mask, view: View, to: Extent): Mask {
  const result = blankMask(to);
  const { width, height, data } = mask;
  const { ux, vx } = view;
  for (let y = 0, pixel = 0; y < to.height; y++) {
    const u0 = view.uy * (y + 0.5) + view.u0;
    const v0 = view.vy * (y + 0.5) + view.v0;
    for (let x = 0; x < to.width; x++, pixel++) {
      const u = ux * (x + 0.5) + u0;
      const v = vx * (x + 0.5) + v0;
      if (u >= 0 && v >= 0 && u < width && v < height) result.data[pixel] = data[(v | 0) * width + (u | 0)]!;
    }
  }
  return result;
}

/** The image as the view shows it: bilinear, averaged where it shrinks much; `padding` where there is no source. */
export function sampleImage(image: Image, view: View, to: Extent, padding: Colour): Image {
  if (strideOf(view) >= halvingStride) return sampleImage(halveImage(image), halved(view), to, padding);
  const result = blankImage(to);
  const { data: source, width, height } = image;
  const { data } = result;
  const { ux, vx } = view;
  for (let y = 0, byte = 0; y < to.height; y++) {
    const u0 = view.uy * (y + 0.5) + view.u0;
    const v0 = view.vy * (y + 0.5) + view.v0;
    for (let x = 0; x < to.width; x++, byte += 3) {
      const u = ux * (x + 0.5) + u0;
      const v = vx * (x + 0.5) + v0;
      if (!(u >= 0 && v >= 0 && u < width && v < height)) {
        data[byte] = padding[0];
        data[byte + 1] = padding[1];
        data[byte + 2] = padding[2];
        continue;
      }
      const left = u < 0.5 ? 0 : (u - 0.5) | 0;
      const top = v < 0.5 ? 0 : (v - 0.5) | 0;
      const fx = u < 0.5 ? 0 : u - 0.5 - left;
      const fy = v < 0.5 ? 0 : v - 0.5 - top;
      const a = (top * width + left) * 3;
      const right = left + 1 < width ? 3 : 0;
      const c = top + 1 < height ? a + width * 3 : a;
      const wa = (1 - fx) * (1 - fy);
      const wb = fx * (1 - fy);
      const wc = (1 - fx) * fy;
      const wd = fx * fy;
      data[byte] =
        source[a]! * wa + source[a + right]! * wb + source[c]! * wc + source[c + right]! * wd + 0.5;
      data[byte + 1] =
        source[a + 1]! * wa +
        source[a + right + 1]! * wb +
        source[c + 1]! * wc +
        source[c + right + 1]! * wd +
        0.5;
      data[byte + 2] =
        source[a + 2]! * wa +
        source[a + right + 2]! * wb +
        source[c + 2]! * wc +
        source[c + right + 2]! * wd +
        0.5;
    }
  }
  return result;
}

/** Half as wide and high (rounded up): each pixel the mean of the four that it replaces. */
export function halveImage({ width, height, data: source }: Image): Image {
  const half = blankImage({ width: Math.ceil(width / 2), height: Math.ceil(height / 2) });
  for (let y = 0, byte = 0; y < half.height; y++) {
    const top = 2 * y * width;
    const bottom = Math.min(2 * y + 1, height - 1) * width;
    for (let x = 0; x < half.width; x++) {
      const left = 2 * x;
      const right = Math.min(left + 1, width - 1);
      const a = (top + left) * 3;
      const b = (top + right) * 3;
      const c = (bottom + left) * 3;
      const d = (bottom + right) * 3;
      for (let channel = 0; channel < 3; channel++, byte++)
        half.data[byte] =
          (source[a + channel]! + source[b + channel]! + source[c + channel]! + source[d + channel]! + 2) >>
          2;
    }
  }
  return half;
}
