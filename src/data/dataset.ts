import type { ClassSet } from "./classes.ts";
import { InputError } from "./errors.ts";
import type { Image, Mask } from "./image.ts";

/** One labelled picture; `id` is unique within its dataset and readable (a file's stem, a scene's number). */
export interface Example {
  readonly id: string;
  readonly image: Image;
  readonly mask: Mask;
}

/** One split of labelled pictures. `at(i)` gives the same example every time. */
export interface Dataset {
  readonly name: string;
  readonly classes: ClassSet;
  readonly length: number;
  /** What the data's licence asks of networks trained on it; absent where nothing is said. */
  readonly licence?: string;
  idAt(index: number): string;
  at(index: number): Promise<Example>;
}

/** A dataset of examples that are already in memory. */
export function datasetOf(
  examples: readonly Example[],
  { name, classes }: { readonly name: string; readonly classes: ClassSet },
): Dataset {
  return {
    name,
    classes,
    length: examples.length,
    idAt: (index) => pick(examples, index, name).id,
    at: async (index) => pick(examples, index, name),
  };
}

/** The examples at these indices of `dataset`, in this order. */
export function subset(dataset: Dataset, indices: readonly number[]): Dataset {
  return {
    ...dataset,
    length: indices.length,
    idAt: (index) => dataset.idAt(pick(indices, index, dataset.name)),
    at: (index) => dataset.at(pick(indices, index, dataset.name)),
  };
}

/**
 * The same dataset, keeping what it has given in memory until `bytes` (default 256 MiB) are full. For examples
 * that cost more to make than to keep.
 */
export function remembered(dataset: Dataset, { bytes = 256 * 2 ** 20 } = {}): Dataset {
  const kept = new Map<number, Example>();
  let free = bytes;
  return {
    ...dataset,
    async at(index) {
      const known = kept.get(index);
      if (known) return known;
      const example = await dataset.at(index);
      const need = example.image.data.byteLength + example.mask.data.byteLength;
      if (need <= free && !kept.has(index)) {
        kept.set(index, example);
        free -= need;
      }
      return example;
    },
  };
}

/** `list[index]`, or a sentence about the dataset that has no such example. */
export function pick<T>(list: readonly T[], index: number, name: string): T {
  const found = list[index];
  if (found === undefined)
    throw new InputError(`${name} has ${list.length} examples, so there is no example ${index}`);
  return found;
}
