import type { Extent } from "../image.ts";
import type { Point } from "../polygons.ts";
import type { Random } from "../random.ts";
import { lengths } from "./skeleton.ts";

/** One side's joints. */
export interface Limbs {
  readonly shoulder: Point;
  readonly elbow: Point;
  readonly hand: Point;
  readonly hip: Point;
  readonly knee: Point;
  readonly foot: Point;
}

/** Where a figure's joints lie, in pixels. */
export interface Joints {
  readonly head: Point;
  readonly neck: Point;
  readonly pelvis: Point;
  readonly left: Limbs;
  readonly right: Limbs;
  /** Pixels that a length of 1 takes: the figure's height, about. */
  readonly scale: number;
}

/** The joints that are keypoints, in the order of `figureKeypoints`. */
export const keypointsOf = ({ head, neck, left, right }: Joints): readonly Point[] => [
  head,
  neck,
  left.elbow,
  left.hand,
  right.elbow,
  right.hand,
  left.knee,
  left.foot,
  right.knee,
  right.foot,
];

/** No keypoint comes nearer to the edge, as a share of the picture's side. */
const margin = 0.09;

/** A figure somewhere in a picture: plausible angles at every joint, all keypoints inside. */
export function drawJoints(extent: Extent, random: Random): Joints {
  const posed = turned(drawPosture(random), drawLean(random));
  const points = keypointsOf(posed);
  const [left, right] = rangeOf(points, 0);
  const [top, bottom] = rangeOf(points, 1);
  const room = { x: extent.width * (1 - 2 * margin), y: extent.height * (1 - 2 * margin) };
  const wished = extent.height * random.between(0.55, 0.95);
  const scale = Math.min(wished, room.x / (right - left), room.y / (bottom - top));
  const x = extent.width * margin + random.next() * (room.x - (right - left) * scale);
  const y = extent.height * margin + random.next() * (room.y - (bottom - top) * scale);
  return moved(posed, ([px, py]) => [x + (px - left) * scale, y + (py - top) * scale], scale);
}

/** Upright, the neck at the origin, y downwards. */
function drawPosture(random: Random): Joints {
  const { torso } = lengths;
  const tilt = random.between(-0.35, 0.35);
  return {
    head: [lengths.head * Math.sin(tilt), -lengths.head * Math.cos(tilt)],
    neck: [0, 0],
    pelvis: [0, torso],
    left: drawLimbs(1, random),
    right: drawLimbs(-1, random),
    scale: 1,
  };
}

/** The limbs of one side; `side` is 1 where x grows outwards. Angles are in radians from straight down. */
function drawLimbs(side: 1 | -1, random: Random): Limbs {
  const shoulder: Point = [side * lengths.shoulder, 0.02];
  const raised = random.between(-0.3, 2.6);
  const elbow = along(shoulder, { side, angle: raised, length: foreshortened(lengths.upperArm, random) });
  const bent = random.between(0, 2.2) * (random.chance(0.6) ? 1 : -0.7);
  const hand = along(elbow, { side, angle: raised + bent, length: foreshortened(lengths.forearm, random) });

  const hip: Point = [side * lengths.hip, lengths.torso];
  const spread = random.between(-0.12, 0.95);
  const knee = along(hip, { side, angle: spread, length: foreshortened(lengths.thigh, random) });
  const folded = random.between(0, 1.5) * (random.chance(0.75) ? -1 : 0.4);
  const foot = along(knee, { side, angle: spread + folded, length: foreshortened(lengths.shin, random) });
  return { shoulder, elbow, hand, hip, knee, foot };
}

/** A limb that points towards us or away looks shorter. */
const foreshortened = (length: number, random: Random): number =>
  length * (random.chance(0.5) ? 1 : random.between(0.6, 1));

const along = (
  [x, y]: Point,
  { side, angle, length }: { readonly side: 1 | -1; readonly angle: number; readonly length: number },
): Point => [x + side * length * Math.sin(angle), y + length * Math.cos(angle)];

/** Radians that the whole figure leans; one in eight bows low, falls or lies. */
const drawLean = (random: Random): number =>
  random.chance(0.125) ? random.between(-1.5, 1.5) : random.between(-0.4, 0.4);

function turned(joints: Joints, angle: number): Joints {
  const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
  return moved(joints, ([x, y]) => [x * cos - y * sin, x * sin + y * cos], joints.scale);
}

function moved(
  { head, neck, pelvis, left, right }: Joints,
  to: (point: Point) => Point,
  scale: number,
): Joints {
  const limbs = ({ shoulder, elbow, hand, hip, knee, foot }: Limbs): Limbs => ({
    shoulder: to(shoulder),
    elbow: to(elbow),
    hand: to(hand),
    hip: to(hip),
    knee: to(knee),
    foot: to(foot),
  });
  return {
    head: to(head),
    neck: to(neck),
    pelvis: to(pelvis),
    left: limbs(left),
    right: limbs(right),
    scale,
  };
}

function rangeOf(points: readonly Point[], axis: 0 | 1): readonly [least: number, most: number] {
  const all = points.map((point) => point[axis]);
  return [Math.min(...all), Math.max(...all)];
}
