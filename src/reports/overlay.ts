import type { ClassSet, Image, Mask } from "../data/index.ts";

export interface OverlayInput {
  readonly image: Image;
  readonly mask: Mask;
  readonly classes: ClassSet;
  /** Share of the class's colour inside a region, 0 to 1. Default 0.5. */
  readonly opacity?: number;
}

/**
 * The photograph seen through its coloured mask.
 *
 * Regions end in a line of the full class colour on either side, so that the border stays readable where two
 * colours or the photograph itself are alike. Pixels of no class show the photograph.
 */
export function overlay({ image, mask, classes, opacity = 0.5 }: OverlayInput): Image {
  if (image.width !== mask.width || image.height !== mask.height) {
    throw new RangeError(
      `a mask of ${mask.width}×${mask.height} pixels does not fit an image of ${image.width}×${image.height}`,
    );
  }
  const thickness = Math.max(1, Math.round(Math.min(image.width, image.height) / 360));
  const data = new Uint8Array(image.data);
  for (let i = 0; i < mask.data.length; i++) {
    const colour = classes.colours[mask.data[i]!];
    if (colour === undefined) continue;
    const share = isBorder(mask, i, thickness) ? 1 : opacity;
    for (let c = 0; c < 3; c++) {
      const seen = data[3 * i + c]!;
      data[3 * i + c] = Math.round(seen + share * (colour[c]! - seen));
    }
  }
  return { ...image, data };
}

/** Whether a pixel of another class lies straight above, below, left or right, at most `thickness` away. */
function isBorder({ data, width }: Mask, i: number, thickness: number): boolean {
  const x = i % width;
  for (let far = 1; far <= thickness; far++) {
    if (x >= far && data[i - far] !== data[i]) return true;
    if (x + far < width && data[i + far] !== data[i]) return true;
    if (i >= far * width && data[i - far * width] !== data[i]) return true;
    if (i + far * width < data.length && data[i + far * width] !== data[i]) return true;
  }
  return false;
}
