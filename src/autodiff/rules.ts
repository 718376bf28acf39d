import type { Inputs, Value } from "../ir/graph.ts";
import type { Attributes, Gradient, Op } from "../ir/op.ts";
import * as ops from "../ops/index.ts";
import type { OpName } from "../ops/table.ts";

const second = "second derivatives are not supported";
const comparison = "a comparison is flat wherever it has a derivative";

/** The derivative of every operator, or why there is none. Leaving an operator out does not compile. */
export const rules = {
  conv: ops.convGradient,
  convTranspose: ops.convTransposeGradient,
  convWeightGrad: second,

  expand: ops.expandGradient,
  reduceSum: ops.reduceSumGradient,
  reduceMean: ops.reduceMeanGradient,
  reduceMax: ops.reduceMaxGradient,
  add: ops.addGradient,
  sub: ops.subGradient,
  mul: ops.mulGradient,
  div: ops.divGradient,
  greater: comparison,
  equal: comparison,
  where: ops.whereGradient,
  cast: ops.castGradient,

  relu: ops.reluGradient,
  gate: ops.gateGradient,
  clip: ops.clipGradient,
  leakyRelu: ops.leakyReluGradient,
  prelu: ops.preluGradient,
  sigmoid: ops.sigmoidGradient,
  hardSigmoid: ops.hardSigmoidGradient,
  hardSwish: ops.hardSwishGradient,
  exp: ops.expGradient,
  log: ops.logGradient,
  sqrt: ops.sqrtGradient,
  roundStraightThrough: ops.roundStraightThroughGradient,

  quantizeLinear: ops.quantizeLinearGradient,
  dequantizeLinear: ops.dequantizeLinearGradient,

  reshape: ops.reshapeGradient,
  flatten: ops.flattenGradient,
  transpose: ops.transposeGradient,
  matMul: ops.matMulGradient,
  gemm: ops.gemmGradient,
  softmax: ops.softmaxGradient,
  logSoftmax: ops.logSoftmaxGradient,

  lookup: ops.lookupGradient,
  lookupGrad: second,

  maxPool: ops.maxPoolGradient,
  maxPoolGrad: second,
  averagePool: ops.averagePoolGradient,
  averagePoolGrad: second,
  globalAveragePool: ops.globalAveragePoolGradient,
  maxPoolWithIndices: ops.maxPoolWithIndicesGradient,
  maxUnpool: ops.maxUnpoolGradient,
  maxUnpoolGrad: second,

  slice: ops.sliceGradient,
  unslice: second,
  concat: ops.concatGradient,
  split: ops.splitGradient,
  pad: ops.padGradient,
  padGrad: second,
  padToMultiple: ops.padToMultipleGradient,
  cropLike: ops.cropLikeGradient,

  resize: ops.resizeGradient,
  resizeGrad: second,
  spaceToDepth: ops.spaceToDepthGradient,
  depthToSpace: ops.depthToSpaceGradient,
  channelShuffle: ops.channelShuffleGradient,
  shift: ops.shiftGradient,
  activeShift: ops.activeShiftGradient,
  activeShiftOffsetGrad: second,

  batchNormalization: ops.batchNormalizationGradient,
  batchNormalizationTraining: ops.batchNormalizationTrainingGradient,
  batchNormalizationGrad: second,
  lrn: ops.lrnGradient,
  lrnGrad: second,
  dropout: ops.dropoutGradient,
  dropoutTraining: ops.dropoutTrainingGradient,
} satisfies { [K in OpName]: Gradient<(typeof ops)[K]> | string };

/** A rule with its operator's signature forgotten; the graph has checked the operands. */
type AnyRule = (
  inputs: Inputs,
  seed: {
    readonly y: Value | readonly Value[];
    readonly dy: Value | undefined | readonly (Value | undefined)[];
  },
  attributes: Attributes,
) => Readonly<Record<string, (() => Value | readonly Value[]) | undefined>>;

const byName = new Map<string, AnyRule | string>(
  // biome-ignore lint/performance/noDynamicNamespaceImportAccess: every operator is wanted here
  (Object.keys(rules) as OpName[]).map((key) => [ops[key].name, rules[key] as unknown as AnyRule | string]),
);

export const ruleOf = (op: Op): AnyRule | string => byName.get(op.name) ?? "it is not in the table of rules";
