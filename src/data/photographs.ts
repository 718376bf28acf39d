import type { ClassSet } from "./classes.ts";
import type { Picture } from "./dataset.ts";

/** A picture that shows one class. */
export interface Photograph extends Picture {
  /** The class's index in its set. */
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
