import { type AnyDataset, InputError, type Size } from "../data/index.ts";

/** [h, w] of the first picture. */
export async function firstSize(dataset: AnyDataset): Promise<Size> {
  if (dataset.length === 0) throw new InputError(`${dataset.name} has no pictures`);
  const { image } = await dataset.at(0);
  return [image.height, image.width];
}
