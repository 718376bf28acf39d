import { InputError } from "../../errors.ts";
import { blankMask, type Extent, IGNORED, type Mask } from "../../image.ts";
import { type Point, visitRows } from "../../polygons.ts";
import { lengthsOfString, visitRuns } from "../../run-lengths.ts";
import { isFields, isList, shown } from "../json.ts";
import type { CocoAnnotation, CocoId } from "./coco-json.ts";

/**
 * The annotations of one image as a mask: background first, then every region, larger ones below smaller ones;
 * crowds are void.
 */
export function paintAnnotations(
  annotations: readonly CocoAnnotation[],
  image: Extent,
  indices: ReadonlyMap<CocoId, number>,
  file: string,
): Mask {
  const mask = blankMask(image);
  mask.data.fill(0);
  annotations
    .map((annotation) => {
      const index = annotation.crowd ? IGNORED : (indices.get(annotation.category) ?? IGNORED);
      return { index, pixels: regionOf(annotation, image, file) };
    })
    .sort((a, b) => b.pixels.length - a.pixels.length)
    .forEach(({ index, pixels }) => {
      for (const pixel of pixels) mask.data[pixel] = index;
    });
  return mask;
}

/** Offsets of the pixels of a region. */
function regionOf({ id, segmentation }: CocoAnnotation, image: Extent, file: string): Uint32Array {
  const inside = new Uint8Array(image.width * image.height);
  let count = 0;
  const fillPixel = (offset: number): void => {
    count += 1 - inside[offset]!;
    inside[offset] = 1;
  };
  try {
    if (isList(segmentation) && segmentation.length > 0)
      for (const outline of segmentation)
        visitRows(image, outlineOf(outline), (row, from, to) => {
          for (let column = from; column <= to; column++) fillPixel(row * image.width + column);
        });
    else visitRuns(lengthsOf(segmentation, image), image, fillPixel);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(`annotation ${shown(id)} in ${file}: ${error.message}`);
  }
  const pixels = new Uint32Array(count);
  for (let offset = 0, at = 0; at < count; offset++) if (inside[offset]) pixels[at++] = offset;
  return pixels;
}

/** Corners of x0, y0, x1, y1, … */
function outlineOf(outline: unknown): readonly Point[] {
  const numbers = isList(outline) ? outline.filter((value) => typeof value === "number") : [];
  if (!isList(outline) || numbers.length !== outline.length || numbers.length < 6 || numbers.length % 2 !== 0)
    throw new InputError(`the outline is ${shown(outline)}; x and y of three or more corners would fit`);
  return Array.from(
    { length: numbers.length / 2 },
    (_, corner): Point => [numbers[2 * corner] ?? 0, numbers[2 * corner + 1] ?? 0],
  );
}

function lengthsOf(segmentation: unknown, image: Extent): readonly number[] {
  const { counts, size }: { counts?: unknown; size?: unknown } = isFields(segmentation) ? segmentation : {};
  if (!isList(size) || (typeof counts !== "string" && !isList(counts)))
    throw new InputError(
      `the segmentation is ${shown(segmentation)}; polygons, or run lengths as {counts, size}, would fit`,
    );
  if (size[0] !== image.height || size[1] !== image.width)
    throw new InputError(
      `the region's size is ${shown(size)} but its image is [${image.height},${image.width}] high and wide`,
    );
  if (typeof counts === "string") return lengthsOfString(counts);
  return counts.map((length) => {
    if (typeof length === "number") return length;
    throw new InputError(`a run length is ${shown(length)}; a whole number would fit`);
  });
}
