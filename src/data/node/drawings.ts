import sharp from "sharp";
import { InputError } from "../errors.ts";
import { mostPixels } from "./images.ts";

/** An SVG's picture as a PNG on white, with twice as many pixels along each side as it has units. */
export async function pngOfSvg(svg: string): Promise<Uint8Array> {
  const drawing = sharp(new TextEncoder().encode(svg), { density: 144, limitInputPixels: mostPixels });
  try {
    return new Uint8Array(await drawing.flatten({ background: "white" }).png().toBuffer());
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputError(`the drawing cannot be made a PNG (${reason}); SVG has no greatest size`);
  }
}
