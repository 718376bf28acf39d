/** A window on a picture, in pixels, and the part of it whose labels count. */
export interface Tile {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** The kept part, counted from the picture's corner. */
  readonly keep: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

/** How a picture is cut into windows, in pixels. */
export interface Tiling {
  /** Longest side of a window. */
  readonly side: number;
  /** What neighbouring windows share at least; less than `side`. */
  readonly overlap: number;
}

/** One axis of a tiling: windows of `side`, which overlap by at least `overlap` and together cover `extent`. */
interface Stretch {
  readonly start: number;
  readonly side: number;
  readonly from: number;
  readonly to: number;
}

/** Windows of at most `side` × `side` pixels that overlap, so that every kept pixel sees its surroundings. */
export function tilesOf(
  { width, height }: { readonly width: number; readonly height: number },
  { side, overlap }: Tiling,
): readonly Tile[] {
  if (!(overlap >= 0 && overlap < side))
    throw new RangeError(`tiles of ${side} pixels cannot overlap by ${overlap}`);
  return stretches(height, side, overlap).flatMap((row) =>
    stretches(width, side, overlap).map((column) => ({
      x: column.start,
      y: row.start,
      width: column.side,
      height: row.side,
      keep: { x: column.from, y: row.from, width: column.to - column.from, height: row.to - row.from },
    })),
  );
}

/** Neighbours share their overlap half and half. */
function stretches(extent: number, most: number, overlap: number): readonly Stretch[] {
  if (extent <= most) return [{ start: 0, side: extent, from: 0, to: extent }];
  const count = Math.ceil((extent - overlap) / (most - overlap));
  const starts = Array.from({ length: count }, (_, i) => Math.round((i * (extent - most)) / (count - 1)));
  const border = (i: number): number => Math.floor(((starts[i] ?? 0) + (starts[i - 1] ?? 0) + most) / 2);
  return starts.map((start, i) => ({
    start,
    side: most,
    from: i === 0 ? 0 : border(i),
    to: i === count - 1 ? extent : border(i + 1),
  }));
}
