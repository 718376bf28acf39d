import type { Op } from "../../ir/index.ts";
import { type OpName, operators } from "../../ops/table.ts";

/** What an operator is for, as drawings colour it. */
export const opKinds = [
  "convolution",
  "matrix",
  "norm",
  "activation",
  "pooling",
  "joining",
  "shift",
  "resampling",
  "arithmetic",
  "layout",
  "derivative",
] as const;

export type OpKind = (typeof opKinds)[number];

/** The kind of every operator. Leaving one out does not compile. */
const kinds: Readonly<Record<OpName, OpKind>> = {
  conv: "convolution",
  convTranspose: "convolution",
  convWeightGrad: "derivative",

  expand: "layout",
  reduceSum: "arithmetic",
  reduceMean: "arithmetic",
  reduceMax: "arithmetic",
  add: "joining",
  sub: "arithmetic",
  mul: "arithmetic",
  div: "arithmetic",
  greater: "arithmetic",
  equal: "arithmetic",
  where: "arithmetic",
  cast: "layout",

  relu: "activation",
  gate: "derivative",
  clip: "activation",
  leakyRelu: "activation",
  prelu: "activation",
  sigmoid: "activation",
  hardSigmoid: "activation",
  hardSwish: "activation",
  exp: "arithmetic",
  log: "arithmetic",
  sqrt: "arithmetic",
  roundStraightThrough: "arithmetic",
  quantizeLinear: "arithmetic",
  dequantizeLinear: "arithmetic",

  reshape: "layout",
  flatten: "layout",
  lookup: "layout",
  lookupGrad: "derivative",
  transpose: "layout",
  channelShuffle: "layout",
  matMul: "matrix",
  gemm: "matrix",
  softmax: "activation",
  logSoftmax: "activation",

  maxPool: "pooling",
  maxPoolGrad: "derivative",
  averagePool: "pooling",
  averagePoolGrad: "derivative",
  globalAveragePool: "pooling",
  maxPoolWithIndices: "pooling",
  maxUnpool: "resampling",
  maxUnpoolGrad: "derivative",

  shift: "shift",
  activeShift: "shift",
  activeShiftOffsetGrad: "derivative",

  slice: "layout",
  unslice: "derivative",
  concat: "joining",
  split: "layout",
  pad: "layout",
  padGrad: "derivative",
  padToMultiple: "layout",
  cropLike: "layout",

  resize: "resampling",
  resizeGrad: "derivative",
  spaceToDepth: "resampling",
  depthToSpace: "resampling",

  batchNormalization: "norm",
  batchNormalizationTraining: "norm",
  batchNormalizationGrad: "derivative",
  lrn: "norm",
  lrnGrad: "derivative",
  dropout: "norm",
  dropoutTraining: "norm",
};

const kindByName: ReadonlyMap<string, OpKind> = new Map(Object.entries(kinds));
const kindByOp = new Map(Object.entries(operators).map(([name, op]) => [op, kindByName.get(name)]));

export function kindOf(op: Op): OpKind {
  const kind = kindByOp.get(op);
  if (!kind) throw new Error(`${op.name} is no operator of the table: this is a bug in thumbnet`);
  return kind;
}
