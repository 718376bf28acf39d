import type { ClassSet } from "./classes.ts";
import type { Image } from "./image.ts";

/** One photograph and the class of what it shows. */
export interface Photograph {
  /** Unique within its set and readable, such as a file's name. */
  readonly id: string;
  readonly image: Image;
  /** The class's index in the set. */
  readonly label: number;
}

/** Photographs that each show one class. `at(i)` gives the same photograph every time. */
export interface PhotographSet {
  readonly name: string;
  readonly classes: ClassSet;
  readonly length: number;
  /** The class of a photograph, unread. */
  labelAt(index: number): number;
  at(index: number): Promise<Photograph>;
}
