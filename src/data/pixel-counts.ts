import type { Dataset } from "./dataset.ts";
import { IGNORED } from "./image.ts";

/** How often each class occurs in a split, in pixels. Void pixels count nowhere. */
export interface PixelCounts {
  /** Pixels of each class. */
  readonly pixels: readonly number[];
  /** For each class, the labelled pixels of all images that show it. */
  readonly pixelsWherePresent: readonly number[];
  readonly images: number;
}

/** Counts a split, or `atMost` examples spread evenly over it. */
export async function countPixels(
  dataset: Dataset,
  { atMost = Number.POSITIVE_INFINITY }: { readonly atMost?: number } = {},
): Promise<PixelCounts> {
  const images = Math.min(dataset.length, atMost);
  const pixels = dataset.classes.names.map(() => 0);
  const pixelsWherePresent = dataset.classes.names.map(() => 0);
  for (let image = 0; image < images; image++) {
    const { mask } = await dataset.at(Math.floor((image * dataset.length) / images));
    const counts = new Float64Array(IGNORED + 1);
    for (const index of mask.data) counts[index]!++;
    const labelled = mask.data.length - counts[IGNORED]!;
    for (let index = 0; index < pixels.length; index++) {
      pixels[index]! += counts[index]!;
      if (counts[index]! > 0) pixelsWherePresent[index]! += labelled;
    }
  }
  return { pixels, pixelsWherePresent, images };
}

/** Pixels of each class over the labelled pixels of the images that show it; 0 for a class never shown. */
export const frequencies = ({ pixels, pixelsWherePresent }: PixelCounts): readonly number[] =>
  pixels.map((count, index) => (count === 0 ? 0 : count / pixelsWherePresent[index]!));

/**
 * SegNet's class weights (Badrinarayanan et al. 2017, §4.1): the median of all frequencies over each class's
 * own. A class never shown gets weight 0.
 */
export function medianFrequencies(counts: PixelCounts): readonly number[] {
  const all = frequencies(counts);
  const shown = all.filter((frequency) => frequency > 0).sort((a, b) => a - b);
  const middle = (shown.length - 1) / 2;
  const median = ((shown[Math.floor(middle)] ?? 0) + (shown[Math.ceil(middle)] ?? 0)) / 2;
  return all.map((frequency) => (frequency === 0 ? 0 : median / frequency));
}
