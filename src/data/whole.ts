import { resizeImage, resizeMask } from "./augmentation/sample.ts";
import { type Batch, batchOf } from "./batch.ts";
import type { Dataset, Example } from "./dataset.ts";
import type { Extent, Size } from "./image.ts";
import { imagenetNormalisation, type Normalisation } from "./normalisation.ts";

/**
 * Every example once, in the dataset's order, nothing cut off and nothing augmented: resized to `size`, or at
 * its own size where none is given. A batch holds neighbours of one size, at most `batch` (default 1) of them.
 */
export async function* wholeBatches(
  dataset: Dataset,
  {
    batch = 1,
    size,
    normalisation = imagenetNormalisation,
  }: { readonly batch?: number; readonly size?: Size; readonly normalisation?: Normalisation } = {},
): AsyncGenerator<Batch, void, undefined> {
  let held: Example[] = [];
  for (let index = 0; index < dataset.length; index++) {
    const example = resized(await dataset.at(index), size);
    const [first] = held;
    if (first && (held.length === batch || !sameExtent(first.image, example.image))) {
      yield batchOf(held, normalisation);
      held = [];
    }
    held.push(example);
  }
  if (held.length > 0) yield batchOf(held, normalisation);
}

function resized({ id, image, mask }: Example, size: Size | undefined): Example {
  if (!size) return { id, image, mask };
  const [height, width] = size;
  return {
    id,
    image: resizeImage(image, { width, height }),
    mask: resizeMask(mask, { width, height }),
  };
}

const sameExtent = (a: Extent, b: Extent): boolean => a.width === b.width && a.height === b.height;
