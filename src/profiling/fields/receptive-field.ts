import type { Graph, Value } from "../../ir/index.ts";
import type { Pair } from "../../ops/window.ts";
import { centreOf, rateOf, type Span } from "./sight.ts";
import { alongAxes, extentOf, imageOf, type Seen, sightings, spansIn } from "./tracks.ts";

/**
 * The pixels of the image that can change one element of a value, whatever the weights: a rectangle around all
 * paths. Height before width; pixels beyond the image, which padding stands for, are counted.
 */
export interface ReceptiveField {
  /** Pixels that an element sees; the most of all elements. */
  readonly size: Pair;
  /** Pixels from what one element sees to what the next does; 0 where all see the same. */
  readonly stride: Pair;
  /** Middle of what the first element sees; 0 is the middle of the first pixel. */
  readonly centre: Pair;
  /** Whether every element sees the whole image. */
  readonly whole: boolean;
  /** Whether all elements see equally much, equally far apart. */
  readonly even: boolean;
  /** Whether what comes together in this node has the same stride and the same middle. */
  readonly aligned: boolean;
}

/** The receptive field of everything that depends on the image (Araujo, Norris & Sim 2019, doi:10.23915/distill.00021). */
export function receptiveFields(graph: Graph): ReadonlyMap<Value, ReceptiveField> {
  const image = imageOf(graph);
  return new Map(
    [...sightings(graph)].flatMap(([y, { seen, aligned }]) =>
      image ? [[y, { ...described(seen, y, image), aligned }] as const] : [],
    ),
  );
}

/** The rows and columns of the image that the element in the middle of a value sees. */
export function seenFromMiddle(graph: Graph, y: Value): readonly [rows: Span, columns: Span] | undefined {
  const image = imageOf(graph);
  const sighting = sightings(graph).get(y);
  if (!image || !sighting) return undefined;
  return alongAxes((k) => {
    const spans = spansIn(y, sighting.seen[k]);
    const [low, high] = spans[spans.length >> 1] ?? [0, -1];
    return [Math.max(0, low), Math.min(high, extentOf(image, k + 2) - 1)];
  });
}

const described = (seen: Seen, y: Value, image: Value): Omit<ReceptiveField, "aligned"> => ({
  size: alongAxes((k) => Math.max(...seen[k].sight.spans.map(lengthOf))),
  stride: alongAxes((k) => rateOf(seen[k].sight)),
  centre: alongAxes((k) => centreOf(seen[k].sight)),
  whole: alongAxes((k) => {
    const last = extentOf(image, k + 2) - 1;
    return spansIn(y, seen[k]).every(([low, high]) => low <= 0 && high >= last);
  }).every(Boolean),
  even: seen.every(({ sight }) => sight.spans.length === 1),
});

const lengthOf = ([low, high]: Span): number => Math.max(0, high - low + 1);
