import sharp from "sharp";
import { InputError } from "../errors.ts";
import { mostPixels } from "./images.ts";

/** An SVG's picture as a PNG on white: two pixels along each side for a unit, or one where two would be too many. */
export async function pngOfSvg(svg: string): Promise<Uint8Array> {
  const png = (density: number): Promise<Buffer> =>
    sharp(new TextEncoder().encode(svg), { density, limitInputPixels: mostPixels })
      .flatten({ background: "white" })
      .png()
      .toBuffer();
  try {
    return new Uint8Array(await png(144).catch(() => png(72)));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputError(`the drawing is too large for a PNG (${reason}); an SVG may have any size`);
  }
}
