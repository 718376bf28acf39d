/** Which end of an axis is better. */
export type Better = "low" | "high";

export interface Directions {
  readonly x: Better;
  readonly y: Better;
}

/**
 * The points that no other point beats, from the best in x to the best in y.
 *
 * One point beats another when it is at least as good in both and better in one; of equal points all are kept.
 */
export function paretoFront<P extends { readonly x: number; readonly y: number }>(
  points: readonly P[],
  { x, y }: Directions,
): P[] {
  const [sx, sy] = [x === "low" ? 1 : -1, y === "low" ? 1 : -1];
  const sorted = points.toSorted((a, b) => sx * (a.x - b.x) || sy * (a.y - b.y));
  let best: P | undefined;
  return sorted.filter((point) => {
    const equal = best !== undefined && best.x === point.x && best.y === point.y;
    const better = best === undefined || sy * (point.y - best.y) < 0;
    if (better) best = point;
    return better || equal;
  });
}
