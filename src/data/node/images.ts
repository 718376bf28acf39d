import sharp from "sharp";
import { InputError } from "../errors.ts";
import type { Image, Mask } from "../image.ts";
import { readBytes, writeAtomically } from "./files.ts";

/** Larger pictures are refused, in pixels: 8192 × 8192. A small file can claim any size. */
export const mostPixels = 2 ** 26;

/** First bytes of the formats that hold photographs; anything else is refused before a decoder sees it. */
const signatures: readonly (readonly [format: string, offset: number, bytes: string])[] = [
  ["JPEG", 0, "\xff\xd8\xff"],
  ["PNG", 0, "\x89PNG\r\n\x1a\n"],
  ["WebP", 8, "WEBP"],
  ["GIF", 0, "GIF8"],
  ["TIFF", 0, "II*\0"],
  ["TIFF", 0, "MM\0*"],
  ["AVIF", 4, "ftypavif"],
];

/** The picture in a file: upright, in sRGB, without transparency. */
export async function readImage(path: string): Promise<Image> {
  return decodeImage(await readBytes(path), path);
}

/** The picture in these bytes; `name` is what messages call it. */
export async function decodeImage(bytes: Uint8Array, name: string): Promise<Image> {
  const format = formatOf(bytes);
  if (!format)
    throw new InputError(
      `${name} is not an image; a JPEG, PNG, WebP, GIF, TIFF or AVIF file would fit${bytes.length === 0 ? " (it is empty)" : ""}`,
    );
  try {
    const { data, info } = await sharp(bytes, { failOn: "error", limitInputPixels: mostPixels })
      .autoOrient()
      .removeAlpha()
      .toColourspace("srgb")
      .raw({ depth: "uchar" })
      .toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, channels: 3, data: rgbOf(data, info.channels) };
  } catch (error) {
    throw new InputError(`${name} ${complaint(error, format)}`);
  }
}

/** The image as a PNG file, written atomically. */
export async function writePng(path: string, image: Image): Promise<void> {
  await writeAtomically(path, await encodePng(image, 3));
}

/** The mask as an 8-bit PNG of class indices (void is 255), written atomically. */
export async function writeMaskPng(path: string, mask: Mask): Promise<void> {
  await writeAtomically(path, await encodePng(mask, 1));
}

/** PNG bytes of 8-bit values: grey, or interleaved RGB. */
export async function encodePng(
  { width, height, data }: { readonly width: number; readonly height: number; readonly data: Uint8Array },
  channels: 1 | 3,
): Promise<Uint8Array> {
  const picture = sharp(data, { raw: { width, height, channels } });
  const png = channels === 1 ? picture.toColourspace("b-w").png() : picture.png();
  return new Uint8Array(await png.toBuffer());
}

const formatOf = (bytes: Uint8Array): string | undefined =>
  signatures.find(([, offset, text]) =>
    Array.from(text).every((letter, i) => bytes[offset + i] === letter.charCodeAt(0)),
  )?.[0];

function rgbOf(data: Uint8Array, channels: number): Uint8Array<ArrayBuffer> {
  if (channels === 3) return new Uint8Array(data);
  const rgb = new Uint8Array((data.length / channels) * 3);
  for (let byte = 0; byte < rgb.length; byte++) rgb[byte] = data[Math.floor(byte / 3) * channels]!;
  return rgb;
}

function complaint(error: unknown, format: string): string {
  const said = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
  if (/pixel limit/i.test(said))
    return `is a ${format} of more than ${mostPixels} pixels; scale it down first`;
  if (/premature|truncat|corrupt header|end of|EOF|not enough data|read error/i.test(said))
    return `is a truncated ${format}: the file ends before the picture does; copy it again`;
  return `is a ${format} that cannot be decoded (${said}); save it again or replace it`;
}
