import { type Image, type Mask, resizeImage, resizeMask } from "../data/index.ts";
import type { NetworkDescription } from "../runs/index.ts";
import type { Segmenter } from "../training/index.ts";

/** A picture is labelled at the height that the network was trained at, or at its own. */
export type Resolution = "trained" | "own";

/** Labels a picture of any size; the mask is as large as the picture. */
export async function labelled(
  image: Image,
  {
    segmenter,
    description,
    resolution,
  }: { segmenter: Segmenter; description: NetworkDescription; resolution: Resolution },
): Promise<Mask> {
  const { normalisation, size } = description;
  if (!size || resolution === "own") return segmenter.labelImage(image, normalisation);
  const [height] = size;
  const width = Math.max(1, Math.round((image.width * height) / image.height));
  if (height === image.height) return segmenter.labelImage(image, normalisation);
  const mask = await segmenter.labelImage(resizeImage(image, { width, height }), normalisation);
  return resizeMask(mask, image);
}
