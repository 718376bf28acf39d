import { camvidClasses } from "../classes.ts";
import { type Dataset, type Example, remembered } from "../dataset.ts";
import { blankImage, blankMask, type Size } from "../image.ts";
import { hashOf } from "../random.ts";

export interface StreetOptions {
  readonly width: number;
  readonly height: number;
  readonly seed: number;
}

export interface StreetsOptions {
  /** Scenes in the split. Default 400 for train, 100 for any other. */
  readonly count?: number;
  /** [h, w] in pixels. Default [96, 128]. */
  readonly size?: Size;
  /** Default 0. */
  readonly seed?: number;
  /** Every split has scenes of its own. */
  readonly split: string;
}

export function drawStreet({ width, height, seed }: StreetOptions): Example {
  return { id: `street-${seed}`, image: blankImage({ width, height }), mask: blankMask({ width, height }) };
}

/** Drawn road scenes in CamVid's classes; the same options give the same scenes on every machine. */
export function streets({
  split,
  count = split === "train" ? 400 : 100,
  size: [height, width] = [96, 128],
  seed = 0,
}: StreetsOptions): Dataset {
  const idAt = (index: number): string => `${split}-${String(index).padStart(4, "0")}`;
  return remembered({
    name: "streets",
    classes: camvidClasses,
    length: count,
    idAt,
    at: async (index) => ({
      ...drawStreet({ width, height, seed: hashOf(seed, "streets", split, index) }),
      id: idAt(index),
    }),
  });
}
