import {
  type Image,
  type Mask,
  type Normalisation,
  resizeImage,
  resizeMask,
  type Size,
} from "../data/index.ts";
import type { Segmenter } from "./segmenter.ts";

export interface Sight {
  readonly normalisation: Normalisation;
  /** [h, w] that the network sees; the picture's own size when absent. */
  readonly size?: Size | undefined;
}

/** Labels a picture as the network sees it; the mask is as large as the picture. */
export async function labelled(
  segmenter: Segmenter,
  image: Image,
  { normalisation, size }: Sight,
): Promise<Mask> {
  if (!size) return segmenter.labelImage(image, normalisation);
  const [height, width] = size;
  const mask = await segmenter.labelImage(resizeImage(image, { width, height }), normalisation);
  return resizeMask(mask, image);
}
