import { InputError } from "../errors.ts";
import { blankMask, type Colour, IGNORED, type Mask } from "../image.ts";
import type { Description } from "./description.ts";
import { readBytes } from "./files.ts";
import { decodePng, type Samples } from "./png.ts";

/** The class of every pixel in a mask file, as its dataset's description reads it. */
export async function readMask(path: string, description: Description): Promise<Mask> {
  return decodeMask(await readBytes(path), path, description);
}

/** The class of every pixel in these PNG bytes; `name` is what messages call them. */
export function decodeMask(bytes: Uint8Array, name: string, description: Description): Mask {
  const samples = decodePng(bytes, name);
  return description.masks === "indices"
    ? fromIndices(samples, name, description)
    : fromColours(samples, name, description);
}

/** What a class or void is written as, and what pixels that are neither become. */
const unknown = -1;

function fromIndices(samples: Samples, name: string, description: Description): Mask {
  const { perPixel, data } = samples;
  const classes = new Int16Array(256).fill(unknown);
  description.classes.names.forEach((_, index) => {
    classes[index] = index;
  });
  if (typeof description.void === "number") classes[description.void] = IGNORED;
  const mask = blankMask(samples);
  for (let pixel = 0; pixel < mask.data.length; pixel++) {
    const value = data[pixel * perPixel]!;
    if (perPixel > 2 && (data[pixel * perPixel + 1] !== value || data[pixel * perPixel + 2] !== value))
      throw new InputError(
        `${name} has a colour at ${place(pixel, mask)} where ${description.source} promises class indices; with "masks": "colours" it would fit`,
      );
    const index = classes[value]!;
    if (index === unknown)
      throw new InputError(
        `${name} has class index ${value} at ${place(pixel, mask)}, but ${description.source} lists ${listed(description)}`,
      );
    mask.data[pixel] = index;
  }
  return mask;
}

function fromColours(samples: Samples, name: string, description: Description): Mask {
  const classes = new Map(description.classes.colours.map((colour, index) => [packed(...colour), index]));
  if (typeof description.void === "object") classes.set(packed(...description.void), IGNORED);
  const mask = blankMask(samples);
  for (let pixel = 0; pixel < mask.data.length; pixel++) {
    const colour = colourAt(samples, pixel);
    const index = classes.get(packed(...colour));
    if (index === undefined)
      throw new InputError(
        `${name} has colour ${colour.join(",")} at ${place(pixel, mask)}, which ${description.source} gives to no class and not to void`,
      );
    mask.data[pixel] = index;
  }
  return mask;
}

function colourAt({ data, perPixel, palette }: Samples, pixel: number): Colour {
  const at = pixel * perPixel;
  const first = data[at]!;
  if (palette) return [palette[first * 3] ?? 0, palette[first * 3 + 1] ?? 0, palette[first * 3 + 2] ?? 0];
  return perPixel > 2 ? [first, data[at + 1]!, data[at + 2]!] : [first, first, first];
}

const packed = (r: number, g: number, b: number): number => (r << 16) | (g << 8) | b;

const place = (pixel: number, { width }: Mask): string =>
  `pixel (${pixel % width}, ${Math.floor(pixel / width)})`;

function listed({ classes, void: meaningless }: Description): string {
  const last = classes.names.length - 1;
  return `0..${last}${typeof meaningless === "number" ? ` and ${meaningless} for void` : " and no void"}`;
}
