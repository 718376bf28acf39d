import { type Graph, type Value, valuesOf } from "../../ir/index.ts";
import { viewsOf } from "./reads.ts";
import {
  always,
  both,
  centreOf,
  isAlike,
  rateOf,
  type Sight,
  type Span,
  spanAt,
  straight,
  through,
} from "./sight.ts";
import type { Views } from "./views.ts";

/** What a value sees along one axis of the image. */
export interface Track {
  /** The value's axis along which it moves; without one, every element sees the same. */
  readonly axis: number | undefined;
  readonly sight: Sight;
}

/** What a value sees of the image's height and width. */
export type Seen = readonly [rows: Track, columns: Track];

/** What a value sees, and what each operand shows to it. */
export interface Sighting {
  readonly seen: Seen;
  /** Whether all that comes together in its node moves alike and has the same middle. */
  readonly aligned: boolean;
}

/** The network's image: the first input of four axes. */
export const imageOf = ({ inputs }: Graph): Value | undefined =>
  inputs.find(({ type }) => type.shape.length === 4);

/** What everything that depends on the image sees of it. */
export function sightings(graph: Graph): ReadonlyMap<Value, Sighting> {
  const found = new Map<Value, Sighting>();
  const image = imageOf(graph);
  if (image)
    found.set(image, { seen: alongAxes((k) => ({ axis: k + 2, sight: straight() })), aligned: true });
  for (const node of graph.nodes)
    for (const [index, y] of valuesOf(node.result).entries()) {
      const operands = viewsOf(node, index).flatMap(([operand, views]) => {
        const known = found.get(operand)?.seen;
        return known ? [alongAxes((k) => moved(known[k], views, y))] : [];
      });
      const [first, ...rest] = operands;
      if (!first) continue;
      const seen = rest.reduce((a, b) => alongAxes((k) => joined(a[k], b[k], y)), first);
      found.set(y, { seen, aligned: areAligned(operands) });
    }
  return found;
}

/** Something for the height and for the width. */
export const alongAxes = <T>(f: (axis: 0 | 1) => T): readonly [T, T] => [f(0), f(1)];

/** How many positions a track has in a value. */
export const extentOf = ({ type }: Value, axis: number | undefined): number =>
  axis === undefined ? 1 : (type.shape[axis] ?? 1);

/** What each position of a value sees along one axis of the image. */
export const spansIn = (y: Value, { axis, sight }: Track): readonly Span[] =>
  Array.from({ length: extentOf(y, axis) }, (_, u) => spanAt(sight, u));

/** What is seen of the image through a view on something that sees it. */
function moved({ axis, sight }: Track, views: Views, y: Value): Track {
  const view = axis === undefined ? undefined : views[axis];
  if (!view) return { axis, sight };
  return { axis: view.axis, sight: through(view.window, sight, extentOf(y, view.axis)) };
}

function joined(a: Track, b: Track, y: Value): Track {
  const isSplit = a.axis !== undefined && b.axis !== undefined && a.axis !== b.axis;
  if (isSplit) return { axis: undefined, sight: both(overall(a, y), overall(b, y), 1) };
  const axis = a.axis ?? b.axis;
  return { axis, sight: both(a.sight, b.sight, extentOf(y, axis)) };
}

/** What all elements together see. */
function overall(track: Track, y: Value): Sight {
  const spans = spansIn(y, track);
  return always(Math.min(...spans.map(([low]) => low)), Math.max(...spans.map(([, high]) => high)));
}

/** Compares what moves; what sees the same everywhere, such as a gate for each channel, has no middle to compare. */
function areAligned(operands: readonly Seen[]): boolean {
  return alongAxes((k) => {
    const [first, ...rest] = operands.map((seen) => seen[k].sight).filter((sight) => rateOf(sight) > 0);
    return rest.every(
      (sight) => first && isAlike(first, sight) && Math.abs(centreOf(first) - centreOf(sight)) < 1e-6,
    );
  }).every(Boolean);
}
