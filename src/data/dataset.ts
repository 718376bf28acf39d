import type { ClassSet, KeypointSet } from "./classes.ts";
import { InputError } from "./errors.ts";
import type { Image, Mask } from "./image.ts";
import type { Point } from "./polygons.ts";

/** One picture; `id` is unique within its dataset and readable (a file's stem, a scene's number). */
export interface Picture {
  readonly id: string;
  readonly image: Image;
}

/** A picture with a class for each pixel. */
export interface Example extends Picture {
  readonly mask: Mask;
}

/** A picture with the place of each keypoint, in pixels, in the order of its dataset's classes. */
export interface Pose extends Picture {
  readonly points: readonly Point[];
}

/** A picture that shows one class. */
export interface Photograph extends Picture {
  /** The class's index in its set. */
  readonly label: number;
}

/** One split of pictures. `at(i)` gives the same picture every time. */
interface Split<E extends Picture> {
  readonly name: string;
  readonly classes: ClassSet;
  readonly length: number;
  /** What the data's licence asks of networks trained on it; absent where nothing is said. */
  readonly licence?: string;
  idAt(index: number): string;
  at(index: number): Promise<E>;
}

/** One split of pictures whose pixels are labelled. */
export interface Dataset extends Split<Example> {
  readonly marks?: "pixels";
}

/** One split of pictures in which keypoints are marked. */
export interface PoseDataset extends Split<Pose> {
  readonly marks: "keypoints";
  readonly classes: KeypointSet;
}

/** One split of photographs that each show one class. */
export interface PhotographDataset extends Split<Photograph> {
  readonly marks: "class";
}

export type AnyDataset = Dataset | PoseDataset | PhotographDataset;

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
export function subset<D extends AnyDataset>(dataset: D, indices: readonly number[]): D {
  return {
    ...dataset,
    length: indices.length,
    idAt: (index: number) => dataset.idAt(pick(indices, index, dataset.name)),
    at: (index: number) => dataset.at(pick(indices, index, dataset.name)),
  };
}

/**
 * The same dataset, keeping what it has given in memory until `bytes` (default 256 MiB) are full. For examples
 * that cost more to make than to keep.
 */
export function remembered<D extends AnyDataset>(dataset: D, { bytes = 256 * 2 ** 20 } = {}): D {
  const kept = new Map<number, Example | Pose | Photograph>();
  let free = bytes;
  return {
    ...dataset,
    async at(index: number) {
      const known = kept.get(index);
      if (known) return known;
      const example = await dataset.at(index);
      const need = bytesOf(example);
      if (need <= free && !kept.has(index)) {
        kept.set(index, example);
        free -= need;
      }
      return example;
    },
  };
}

const bytesOf = (example: Example | Pose | Photograph): number =>
  example.image.data.byteLength + ("mask" in example ? example.mask.data.byteLength : 0);

/** `list[index]`, or a sentence about the dataset that has no such example. */
export function pick<T>(list: readonly T[], index: number, name: string): T {
  const found = list[index];
  if (found === undefined)
    throw new InputError(`${name} has ${list.length} examples, so there is no example ${index}`);
  return found;
}
