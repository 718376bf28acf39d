import type { ClassSet } from "./classes.ts";
import type { Photograph } from "./dataset.ts";

/** Photographs that each show one class. `at(i)` gives the same photograph every time. */
export interface PhotographSet {
  readonly name: string;
  readonly classes: ClassSet;
  readonly length: number;
  /** The class of a photograph, unread. */
  labelAt(index: number): number;
  at(index: number): Promise<Photograph>;
}

/** At most `count` of some photographs, spread over all of them. */
export function spread(photographs: PhotographSet, count: number): PhotographSet {
  const { length } = photographs;
  if (count >= length) return photographs;
  const place = (index: number): number => Math.floor((index * length) / count);
  return {
    ...photographs,
    length: count,
    labelAt: (index) => photographs.labelAt(place(index)),
    at: (index) => photographs.at(place(index)),
  };
}
