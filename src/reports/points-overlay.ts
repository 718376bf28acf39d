import type { ClassSet, Image } from "../data/index.ts";

export interface PointsOverlayInput {
  readonly image: Image;
  /** x and y of each keypoint in turn, the image's edges being −1 and 1. */
  readonly points: ArrayLike<number>;
  readonly classes: ClassSet;
}

/** The picture with a dot of its own colour, ringed in black, on every keypoint. */
export function pointsOverlay({ image, points, classes }: PointsOverlayInput): Image {
  const { width, height } = image;
  const data = new Uint8Array(image.data);
  const radius = Math.max(1.6, Math.min(width, height) / 40);
  for (const [k, colour] of classes.colours.entries()) {
    const [x, y] = [pixels(points[2 * k], width), pixels(points[2 * k + 1], height)];
    if (x === undefined || y === undefined) continue;
    for (let row = Math.floor(y - radius); row <= y + radius; row++)
      for (let column = Math.floor(x - radius); column <= x + radius; column++) {
        const far = Math.hypot(column + 0.5 - x, row + 0.5 - y);
        if (far > radius || row < 0 || column < 0 || row >= height || column >= width) continue;
        data.set(far > 0.7 * radius ? [0, 0, 0] : colour, 3 * (row * width + column));
      }
  }
  return { ...image, data };
}

/** A coordinate from −1 to 1 in pixels of a side. */
const pixels = (coordinate: number | undefined, side: number): number | undefined =>
  coordinate === undefined ? undefined : ((coordinate + 1) / 2) * side;
