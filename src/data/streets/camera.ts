import type { Point } from "../polygons.ts";
import type { Random } from "../random.ts";

/**
 * A pinhole camera on a car. The world is in metres: x to the right of the camera, y up from the ground, z ahead.
 * The canvas is in its own pixels.
 */
export interface Camera {
  /** Pixels for a metre seen from a metre away. */
  readonly focal: number;
  /** Where the road would vanish, in pixels. */
  readonly centre: number;
  readonly horizon: number;
  /** Metres above the ground. */
  readonly height: number;
}

export type Spot = readonly [x: number, y: number, z: number];

/** Nothing nearer than this is drawn, in metres. */
export const nearest = 1.2;

export function drawCamera({ width, height }: { width: number; height: number }, random: Random): Camera {
  return {
    focal: Math.max(width, height * 1.2) * random.between(0.75, 1.05),
    centre: width * random.between(0.36, 0.64),
    horizon: height * random.between(0.38, 0.52),
    height: random.between(1.25, 1.8),
  };
}

/** Where a spot of the world appears. */
export const project = ({ focal, centre, horizon, height }: Camera, [x, y, z]: Spot): Point => [
  centre + (focal * x) / z,
  horizon + (focal * (height - y)) / z,
];
