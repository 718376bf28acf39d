import { type Pose, type PoseDataset, pick, remembered } from "../dataset.ts";
import { blankCanvas } from "../drawing/canvas.ts";
import { developImage } from "../drawing/develop.ts";
import { textureOf } from "../drawing/texture.ts";
import type { Size } from "../image.ts";
import { hashOf, type Random, randomOf } from "../random.ts";
import { drawBackdrop, drawClutter, drawOccluders } from "./backdrop.ts";
import { drawBody } from "./body.ts";
import { drawLight, type Studio } from "./brush.ts";
import { drawJoints, keypointsOf } from "./pose.ts";
import { figureKeypoints } from "./skeleton.ts";

/** One picture. */
export interface FigureOptions {
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  readonly seed: number;
}

/** A split of pictures. */
export interface FiguresOptions {
  /** Pictures in the split. Default 4000 for train, 200 for any other. */
  readonly count?: number;
  /** [h, w] in pixels. Default [64, 64]. */
  readonly size?: Size;
  /** Default 0. */
  readonly seed?: number;
  /** Every split has pictures of its own. */
  readonly split: string;
}

/** A picture before it is photographed, twice as wide and high, and where its keypoints are on it. */
export function paintFigure({ width, height, seed }: FigureOptions) {
  const dice = (purpose: string): Random => randomOf(seed, "figure", purpose);
  const canvas = blankCanvas(2 * width, 2 * height);
  const studio: Studio = { canvas, light: drawLight(dice("light")), texture: textureOf(dice("texture")) };
  const joints = drawJoints(canvas, dice("pose"));
  drawBackdrop(studio, dice("backdrop"));
  drawClutter(studio, dice("clutter"));
  drawBody(studio, joints, dice("body"));
  drawOccluders(studio, dice("occluders"));
  return { canvas, points: keypointsOf(joints), film: dice("film") };
}

/** The picture of a seed: one figure, lit and dressed, between things of the same colours. */
export function drawFigure(options: FigureOptions): Pose {
  const { canvas, points, film } = paintFigure(options);
  return {
    id: `figure-${options.seed >>> 0}`,
    image: developImage(canvas, film),
    points: points.map(([x, y]) => [x / 2, y / 2]),
  };
}

/** Drawn figures with ten keypoints. The same options give the same figures. */
export function figures({
  split,
  count = split === "train" ? 4000 : 200,
  size: [height, width] = [64, 64],
  seed = 0,
}: FiguresOptions): PoseDataset {
  const seeds = Array.from({ length: count }, (_, index) => hashOf(seed, "figures", split, index));
  const idAt = (index: number): string => `${split}-${String(index).padStart(4, "0")}`;
  return remembered<PoseDataset>({
    marks: "keypoints",
    name: "figures",
    classes: figureKeypoints,
    length: count,
    idAt,
    at: async (index) => ({
      ...drawFigure({ width, height, seed: pick(seeds, index, "figures") }),
      id: idAt(index),
    }),
  });
}
