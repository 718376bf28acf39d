import type { Value } from "../../ir/graph.ts";
import { asImage } from "../../ir/tensor.ts";
import {
  add,
  cast,
  constantOf,
  div,
  equal,
  exp,
  log,
  logSoftmax,
  mul,
  reduceMax,
  reduceSum,
  reshape,
  sub,
} from "../../ops/index.ts";

export interface LossOptions {
  /** One factor a class for the pixels of that class. Default: all 1. */
  readonly classWeights?: readonly number[];
  /** Share of the target that is spread evenly over all classes. Default 0. */
  readonly labelSmoothing?: number;
  /** How much each part of the sum weighs. Default: cross-entropy 1, the others 0. */
  readonly crossEntropy?: number;
  readonly dice?: number;
  readonly focal?: number;
  /** Focal loss: how much less an easy pixel counts (Lin et al. 2017). Default 2. */
  readonly focalGamma?: number;
}

export interface SegmentationLoss {
  /** One number, []. */
  readonly loss: Value;
  /** Share of the counted pixels whose highest score is the right one, []. */
  readonly pixelAccuracy: Value;
}

/**
 * How far scores [n, classes, h, w] are from labels int32 [n, h, w]. Pixels whose label is no class are ignored.
 *
 * Cross-entropy and focal loss are means over the counted pixels, each weighted by its class. What label smoothing
 * gives to another class weighs as that class does, and the mean still divides by the weights of the labels, as in
 * PyTorch. Dice is one minus the mean over classes of (2·|P∩T| + 1) / (|P| + |T| + 1), over the whole batch
 * (Milletari et al. 2016, without squares).
 */
export function segmentationLoss(scores: Value, labels: Value, options: LossOptions = {}): SegmentationLoss {
  const { crossEntropy = 1, dice = 0, focal = 0, focalGamma = 2, labelSmoothing = 0, classWeights } = options;
  const logProbability = logSoftmax({ x: scores }, { axis: 1 });
  const truth = oneHot(scores, labels);
  const weighted = (target: Value) => (classWeights ? byClass(target, classWeights) : target);
  const counted = weighted(truth);
  const target = labelSmoothing ? weighted(smoothed(truth, labelSmoothing)) : counted;
  const count = above(reduceSum({ x: counted }, { axes: everything }), 1e-12);

  const parts: Value[] = [];
  const share = (part: Value, weight: number) => {
    if (weight) parts.push(weight === 1 ? part : mul({ a: part, b: constantOf(part, weight) }));
  };
  if (crossEntropy) share(meanOver(mul({ a: target, b: logProbability }), count), crossEntropy);
  if (focal) {
    const hard = mul({ a: doubt(logProbability, focalGamma), b: logProbability });
    share(meanOver(mul({ a: target, b: hard }), count), focal);
  }
  if (dice) share(diceLoss(exp({ x: logProbability }), truth), dice);
  const [first, ...others] = parts;
  if (!first) throw new RangeError("the loss has no part: give crossEntropy, focal or dice a weight above 0");
  return {
    loss: others.reduce((sum, part) => add({ a: sum, b: part }), first),
    pixelAccuracy: accuracy(scores, truth),
  };
}

const everything = [0, 1, 2, 3];

/** [n, classes, h, w]: 1 at each pixel's label, 0 elsewhere and at ignored pixels. */
function oneHot(scores: Value, labels: Value): Value {
  const image = asImage(scores.type.shape);
  if (!image) throw new RangeError(`scores have shape [${scores.type.shape}], not [n, classes, h, w]`);
  const [n, classes, h, w] = image;
  const ids = scores.graph.constant("classes", {
    type: { dtype: "int32", shape: [1, classes, 1, 1] },
    data: Int32Array.from({ length: classes }, (_, c) => c),
  });
  return cast(
    { x: equal({ a: reshape({ x: labels }, { shape: [n, 1, h, w] }), b: ids }) },
    { to: "float32" },
  );
}

function byClass(target: Value, weights: readonly number[]): Value {
  const classes = target.type.shape[1];
  if (weights.length !== classes)
    throw new RangeError(`there are ${weights.length} class weights for scores of ${classes} classes`);
  return mul({ a: target, b: constantOf(target, weights, [1, weights.length, 1, 1]) });
}

/** Takes `share` of each pixel's target and spreads it over all classes. */
function smoothed(target: Value, share: number): Value {
  const classes = target.type.shape[1] ?? 1;
  const spread = mul({
    a: reduceSum({ x: target }, { axes: [1], keepdims: 1 }),
    b: constantOf(target, share / classes),
  });
  return add({ a: mul({ a: target, b: constantOf(target, 1 - share) }), b: spread });
}

const meanOver = (products: Value, count: Value): Value => {
  const sum = reduceSum({ x: products }, { axes: everything });
  return div({ a: mul({ a: sum, b: constantOf(sum, -1) }), b: count });
};

/** (1 − p)^γ, from log p. */
function doubt(logProbability: Value, gamma: number): Value {
  const p = exp({ x: logProbability });
  const rest = above(sub({ a: constantOf(p, 1), b: p }), 1e-12);
  return exp({ x: mul({ a: log({ x: rest }), b: constantOf(rest, gamma) }) });
}

/** x with a trifle added, so that it may divide or be taken the logarithm of. */
const above = (x: Value, trifle: number): Value => add({ a: x, b: constantOf(x, trifle) });

function diceLoss(probability: Value, truth: Value): Value {
  const counted = reduceSum({ x: truth }, { axes: [1], keepdims: 1 });
  const perClass = (x: Value) => reduceSum({ x }, { axes: [0, 2, 3] });
  const both = perClass(mul({ a: probability, b: truth }));
  const sizes = add({ a: perClass(mul({ a: probability, b: counted })), b: perClass(truth) });
  // A pixel's worth on both sides keeps classes that the batch lacks from dividing by nothing.
  const overlap = div({ a: above(mul({ a: both, b: constantOf(both, 2) }), 1), b: above(sizes, 1) });
  const classes = overlap.type.shape[0] ?? 1;
  const mean = div({ a: reduceSum({ x: overlap }, { axes: [0] }), b: constantOf(overlap, classes) });
  return sub({ a: constantOf(mean, 1), b: mean });
}

function accuracy(scores: Value, truth: Value): Value {
  const highest = reduceMax({ x: scores }, { axes: [1], keepdims: 1 });
  const right = mul({ a: cast({ x: equal({ a: scores, b: highest }) }, { to: "float32" }), b: truth });
  const count = above(reduceSum({ x: truth }, { axes: everything }), 1e-12);
  return div({ a: reduceSum({ x: right }, { axes: everything }), b: count });
}
