import type { KeypointSet } from "../classes.ts";

/** What is marked on every figure, which faces us: its left hand is on our right. */
export const figureKeypoints: KeypointSet = {
  names: [
    "head",
    "neck",
    "left elbow",
    "left hand",
    "right elbow",
    "right hand",
    "left knee",
    "left foot",
    "right knee",
    "right foot",
  ],
  colours: [
    [255, 255, 255],
    [255, 215, 0],
    [255, 120, 0],
    [255, 40, 40],
    [0, 200, 255],
    [40, 90, 255],
    [255, 120, 220],
    [190, 0, 190],
    [120, 255, 120],
    [0, 150, 60],
  ],
  mirrored: [0, 1, 4, 5, 2, 3, 8, 9, 6, 7],
};

/** Lengths of a figure's parts, its height being about 1. */
export const lengths = {
  head: 0.13,
  torso: 0.3,
  /** From neck to shoulder and from pelvis to hip, across. */
  shoulder: 0.095,
  hip: 0.055,
  upperArm: 0.17,
  forearm: 0.17,
  thigh: 0.23,
  shin: 0.23,
} as const;
