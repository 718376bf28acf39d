import type { Value } from "../../ir/graph.ts";
import { inRows, placesOf } from "../../layers/index.ts";
import {
  add,
  cast,
  constantOf,
  div,
  greater,
  logSoftmax,
  mul,
  reduceSum,
  softmax,
  split,
  sqrt,
  sub,
} from "../../ops/index.ts";

export interface KeypointLossOptions {
  /** How much the mean squared difference of coordinates weighs. Default 1. */
  readonly coordinates?: number;
  /** How much the cross-entropy of heatmaps weighs. Default 0. */
  readonly heatmaps?: number;
  /** Standard deviation of the bell that a heatmap should show, where the image is 2 wide. Default 0.06. */
  readonly spread?: number;
}

/** What a network answers about keypoints. */
export interface KeypointAnswers {
  /** Scores of places, [n, k, rows, columns]. */
  readonly scores: Value;
  /** x and y of each keypoint, [n, k, 2], where the image's edges are −1 and 1. */
  readonly points: Value;
}

export interface KeypointLoss {
  /** One number, []. */
  readonly loss: Value;
  /** Mean length from a point to where it should be, []. */
  readonly distance: Value;
}

/**
 * How far answers are from the places [n, k, 2] where keypoints lie, on an image of [h, w] pixels.
 *
 * Squared differences are meant over x and y, as in PyTorch's MSE; a heatmap's cross-entropy is with a bell around
 * its keypoint. Both are means over the keypoints that lie on the image.
 */
export function keypointLoss(
  { scores, points }: KeypointAnswers,
  places: Value,
  { image, ...options }: KeypointLossOptions & { readonly image: readonly [h: number, w: number] },
): KeypointLoss {
  const { coordinates = 1, heatmaps = 0, spread = 0.06 } = options;
  const counted = isOnImage(places);
  const off = sub({ a: points, b: places });
  const squared = reduceSum({ x: mul({ a: off, b: off }) }, { axes: [2], keepdims: 1 });
  const parts: Value[] = [];
  if (coordinates) parts.push(scaled(meanOver(squared, counted), coordinates / 2));
  if (heatmaps) {
    const bells = softmax({ x: bellScores(scores, places, { image, spread }) }, { axis: 2 });
    const entropy = crossEntropy(bells, logSoftmax({ x: inRows(scores) }, { axis: 2 }));
    parts.push(scaled(meanOver(entropy, counted), heatmaps));
  }
  const [first, ...others] = parts;
  if (!first) throw new RangeError("the loss has no part: give coordinates or heatmaps a weight above 0");
  return {
    loss: others.reduce((sum, part) => add({ a: sum, b: part }), first),
    distance: meanOver(sqrt({ x: squared }), counted),
  };
}

/** 1 for keypoints that lie on the image, 0 for those that a view left out: [n, k, 1]. */
function isOnImage(places: Value): Value {
  const squares = mul({ a: places, b: places });
  const outside = cast({ x: greater({ a: squares, b: constantOf(squares, 1) }) }, { to: "float32" });
  const outsides = reduceSum({ x: outside }, { axes: [2], keepdims: 1 });
  return cast({ x: greater({ a: constantOf(squares, 0.5), b: outsides }) }, { to: "float32" });
}

/** Logarithms of a bell around each keypoint, up to a constant: [n, k, rows · columns]. */
function bellScores(
  { type: { shape }, graph }: Value,
  places: Value,
  { image, spread }: { readonly image: readonly [h: number, w: number]; readonly spread: number },
): Value {
  const [, , rows = 1, columns = 1] = shape;
  const cells = placesOf([rows, columns], image);
  const squares = split({ x: places }, { axis: 2, sizes: [1, 1] }).map((place, axis) => {
    const along = cells.filter((_, i) => i % 2 === axis);
    const type = { dtype: "float32", shape: [1, 1, rows * columns] } as const;
    const off = sub({ a: graph.constant("places", { type, data: along }), b: place });
    return mul({ a: off, b: off });
  });
  const [x, y] = squares;
  if (!x || !y) throw new Error("a split in two gave no two parts: this is a bug in thumbnet");
  return scaled(add({ a: x, b: y }), -1 / (2 * spread * spread));
}

/** −Σ p log q over places: [n, k, 1]. */
const crossEntropy = (p: Value, logQ: Value): Value =>
  scaled(reduceSum({ x: mul({ a: p, b: logQ }) }, { axes: [2], keepdims: 1 }), -1);

/** The mean of [n, k, 1] over those that count, []. */
const meanOver = (x: Value, counted: Value): Value => {
  const count = add({ a: reduceSum({ x: counted }), b: constantOf(counted, 1e-12) });
  return div({ a: reduceSum({ x: mul({ a: x, b: counted }) }), b: count });
};

const scaled = (x: Value, factor: number): Value =>
  factor === 1 ? x : mul({ a: x, b: constantOf(x, factor) });
