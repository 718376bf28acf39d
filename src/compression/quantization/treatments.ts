import type { Op } from "../../ir/op.ts";
import { type OpName, operators } from "../../ops/table.ts";

/**
 * What an operator is to a network of 8-bit integers:
 *
 * - a `layer` multiplies stored weights, which become integers too;
 * - a `join` has integers in and out, each on a grid of its own, where all that it reads are integers already;
 * - a `carrier` moves numbers or picks among them, so that its result stays on the grid of what it reads;
 * - a `rectifier` vanishes: the grid of its result begins where it would have cut;
 * - what is `real` reads and makes real numbers.
 */
export type Treatment = "layer" | "join" | "carrier" | "rectifier" | "real";

/** How every operator is treated: as ONNX Runtime can run it. Leaving an operator out does not compile. */
const treatments: Readonly<Record<OpName, Treatment>> = {
  conv: "layer",
  convTranspose: "layer",
  convWeightGrad: "real",

  expand: "real",
  reduceSum: "real",
  reduceMean: "real",
  reduceMax: "real",
  add: "join",
  sub: "real",
  mul: "join",
  div: "real",
  greater: "real",
  equal: "real",
  where: "real",
  cast: "real",

  relu: "rectifier",
  gate: "real",
  clip: "rectifier",
  leakyRelu: "join",
  prelu: "real",
  sigmoid: "join",
  hardSigmoid: "real",
  hardSwish: "real",
  exp: "real",
  log: "real",
  sqrt: "real",
  roundStraightThrough: "real",
  quantizeLinear: "real",
  dequantizeLinear: "real",

  reshape: "carrier",
  flatten: "carrier",
  transpose: "carrier",
  lookup: "real",
  lookupGrad: "real",
  matMul: "real",
  gemm: "layer",
  softmax: "real",
  logSoftmax: "real",

  maxPool: "carrier",
  maxPoolGrad: "real",
  maxPoolWithIndices: "real",
  averagePool: "join",
  averagePoolGrad: "real",
  globalAveragePool: "join",
  maxUnpool: "real",
  maxUnpoolGrad: "real",

  slice: "carrier",
  unslice: "real",
  concat: "join",
  split: "carrier",
  pad: "real",
  padGrad: "real",
  padToMultiple: "real",
  cropLike: "carrier",

  resize: "carrier",
  resizeGrad: "real",
  spaceToDepth: "carrier",
  depthToSpace: "carrier",
  channelShuffle: "carrier",
  shift: "carrier",
  activeShift: "real",
  activeShiftOffsetGrad: "real",

  batchNormalization: "real",
  batchNormalizationTraining: "real",
  batchNormalizationGrad: "real",
  lrn: "real",
  lrnGrad: "real",
  dropout: "carrier",
  dropoutTraining: "real",
};

const byName = new Map(Object.entries(operators).map(([key, op]) => [op.name, treatments[key as OpName]]));

export const treatmentOf = (op: Op): Treatment => byName.get(op.name) ?? "real";
