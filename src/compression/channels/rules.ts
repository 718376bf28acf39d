import type { Node } from "../../ir/graph.ts";
import * as ops from "../../ops/index.ts";
import type { OpName } from "../../ops/table.ts";
import type { Coupling, Known, Links } from "./rule.ts";
import { conv, convTranspose } from "./rules/convolution.ts";
import { alongAxis, expand, lookup, pairwise, pointwise } from "./rules/elementwise.ts";
import {
  activeShift,
  channelShuffle,
  cropLike,
  depthToSpace,
  maxPoolWithIndices,
  maxUnpool,
  shift,
  spaceToDepth,
  windowed,
} from "./rules/images.ts";
import { flatten, reshape, transpose } from "./rules/layout.ts";
import { gemm, matMul } from "./rules/matrix.ts";
import { batchNormalization, lrn, prelu, quantization } from "./rules/normalization.ts";
import { reduced } from "./rules/reduction.ts";
import { concat, pad, slice, split } from "./rules/slicing.ts";

const training = "it stands only in training graphs";
const shares = alongAxis("all numbers along it share one sum");

/** Which channels every operator couples, or why none of its channels can go. Leaving one out does not compile. */
export const rules = {
  conv,
  convTranspose,
  convWeightGrad: training,

  expand,
  reduceSum: reduced,
  reduceMean: reduced,
  reduceMax: reduced,
  add: pairwise,
  sub: pairwise,
  mul: pairwise,
  div: pairwise,
  greater: pairwise,
  equal: pairwise,
  where: pairwise,
  cast: pointwise,

  relu: pointwise,
  gate: pairwise,
  clip: pointwise,
  leakyRelu: pointwise,
  prelu,
  sigmoid: pointwise,
  hardSigmoid: pointwise,
  hardSwish: pointwise,
  exp: pointwise,
  log: pointwise,
  sqrt: pointwise,
  roundStraightThrough: pointwise,

  reshape,
  flatten,
  transpose,
  matMul,
  gemm,
  softmax: shares,
  logSoftmax: shares,

  maxPool: windowed,
  maxPoolGrad: training,
  averagePool: windowed,
  averagePoolGrad: training,
  globalAveragePool: windowed,
  maxPoolWithIndices,
  maxUnpool,
  maxUnpoolGrad: training,

  slice,
  unslice: training,
  concat,
  split,
  pad,
  padGrad: training,
  padToMultiple: windowed,
  cropLike,

  resize: windowed,
  resizeGrad: training,
  spaceToDepth,
  depthToSpace,
  channelShuffle,
  shift,
  activeShift,
  activeShiftOffsetGrad: training,

  batchNormalization,
  batchNormalizationTraining: training,
  batchNormalizationGrad: training,
  lrn,
  lrnGrad: training,
  dropout: pointwise,
  dropoutTraining: training,
  lookup,
  lookupGrad: training,
  quantizeLinear: quantization,
  dequantizeLinear: quantization,
} satisfies { [K in OpName]: Coupling<(typeof ops)[K]> | string };

/** A rule with its operator's signature forgotten; the graph has checked the operands. */
type AnyRule = (site: Pick<Node, "inputs" | "result" | "attributes">, known: Known) => Links;

const byName = new Map<string, AnyRule | string>(
  // biome-ignore lint/performance/noDynamicNamespaceImportAccess: every operator is wanted here
  (Object.keys(rules) as OpName[]).map((key) => [ops[key].name, rules[key] as unknown as AnyRule | string]),
);

/** What a node ties together. */
export function linksOf(node: Node, known: Known): Links {
  const rule = byName.get(node.op.name) ?? "no rule says what it does to channels";
  return typeof rule === "string" ? { ties: [], rest: rule } : rule(node, known);
}
