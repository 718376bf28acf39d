import { InputError } from "./errors.ts";

/** The class index of pixels that no loss and no metric counts (void, unlabelled). */
export const IGNORED = 255;

/** Height and width in pixels. */
export type Size = readonly [h: number, w: number];

/** A colour picture: 8-bit RGB, interleaved, rows from the top; `data` has `height · width · 3` bytes. */
export interface Image {
  readonly width: number;
  readonly height: number;
  readonly channels: 3;
  readonly data: Uint8Array<ArrayBuffer>;
}

/** A class index for each pixel, rows from the top; {@link IGNORED} means void. */
export interface Mask {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array<ArrayBuffer>;
}

/** Red, green and blue, 0..255. */
export type Colour = readonly [r: number, g: number, b: number];

/** A black image of this size. */
export function blankImage({ width, height }: Extent): Image {
  return { width, height, channels: 3, data: new Uint8Array(width * height * 3) };
}

/** A mask of this size in which every pixel is void. */
export function blankMask({ width, height }: Extent): Mask {
  return { width, height, data: new Uint8Array(width * height).fill(IGNORED) };
}

/** Anything that is so many pixels wide and high. */
export interface Extent {
  readonly width: number;
  readonly height: number;
}

/** Fails unless both extents agree; `whose` names the file or example in the message. */
export function checkSameExtent(image: Extent, mask: Extent, whose: { image: string; mask: string }): void {
  if (image.width === mask.width && image.height === mask.height) return;
  throw new InputError(
    `${whose.mask} is ${extentOf(mask)} but its image ${whose.image} is ${extentOf(image)}; a mask has its image's size`,
  );
}

/** "480x360 pixels", width first as image viewers say it. */
export const extentOf = ({ width, height }: Extent): string => `${width}x${height} pixels`;
