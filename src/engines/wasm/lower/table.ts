import type * as ops from "../../../ops/index.ts";
import { type OpName, operators } from "../../../ops/table.ts";
import { lowerConv } from "./convolutions.ts";
import {
  lowerChannelShuffle,
  lowerConcat,
  lowerCropLike,
  lowerDepthToSpace,
  lowerReshape,
  lowerShift,
  lowerSlice,
  lowerSpaceToDepth,
  lowerSplit,
  lowerTranspose,
  lowerUnslice,
} from "./copies.ts";
import type { Lower } from "./lowering.ts";
import {
  lowerBatchNormalization,
  lowerCast,
  lowerLogSoftmax,
  lowerMap,
  lowerPairwise,
  lowerPrelu,
  lowerSoftmax,
} from "./maps.ts";
import { lowerGemm, lowerMatMul } from "./matrices.ts";
import { lowerLrn } from "./normalizations.ts";
import { lowerPad, lowerPadToMultiple } from "./padding.ts";
import {
  lowerAveragePool,
  lowerGlobalAveragePool,
  lowerMaxPool,
  lowerMaxPoolWithIndices,
  lowerMaxUnpool,
  lowerReduceMax,
  lowerReduceMean,
  lowerReduceSum,
} from "./poolings.ts";
import { lowerDequantizeLinear, lowerQuantizeLinear } from "./quantizations.ts";
import { lowerResize } from "./resizing.ts";
import { lowerActiveShift } from "./shifting.ts";
import { lowerConvTranspose } from "./transposed.ts";

const training = "it only runs networks that are trained; train with --engine ort";
const missing = "there is no kernel for it yet; run it with --engine ort";
const beforehand = "there is no kernel for it, so what it reads must be parameters and constants";

/** How every operator is written, or why it is not, for the user. */
const lowerings: Readonly<Record<OpName, Lower | string>> = {
  activeShift: lowerActiveShift,
  activeShiftOffsetGrad: training,
  add: lowerPairwise("add", "addWhole"),
  averagePool: lowerAveragePool,
  averagePoolGrad: training,
  batchNormalization: lowerBatchNormalization,
  batchNormalizationGrad: training,
  batchNormalizationTraining: training,
  cast: lowerCast,
  channelShuffle: lowerChannelShuffle,
  clip: lowerMap("clip", ["x"], ["min", "max"]),
  concat: lowerConcat,
  conv: lowerConv,
  convTranspose: lowerConvTranspose,
  convWeightGrad: training,
  cropLike: lowerCropLike,
  depthToSpace: lowerDepthToSpace,
  dequantizeLinear: lowerDequantizeLinear,
  div: lowerPairwise("div"),
  dropout: lowerMap("copy"),
  dropoutTraining: training,
  equal: lowerPairwise("equal", "equalWhole"),
  exp: lowerMap("exp"),
  expand: lowerMap("copy"),
  flatten: lowerReshape,
  gate: lowerMap("gate", ["x", "by"]),
  gemm: lowerGemm,
  globalAveragePool: lowerGlobalAveragePool,
  greater: lowerPairwise("greater"),
  hardSigmoid: lowerMap("hardSigmoid", ["x"], ["alpha", "beta"]),
  hardSwish: lowerMap("hardSwish"),
  leakyRelu: lowerMap("leakyRelu", ["x"], ["alpha"]),
  log: lowerMap("log"),
  logSoftmax: lowerLogSoftmax,
  lookup: beforehand,
  lookupGrad: training,
  lrn: lowerLrn,
  lrnGrad: training,
  matMul: lowerMatMul,
  maxPool: lowerMaxPool,
  maxPoolGrad: training,
  maxPoolWithIndices: lowerMaxPoolWithIndices,
  maxUnpool: lowerMaxUnpool,
  maxUnpoolGrad: training,
  mul: lowerPairwise("mul", "mulWhole"),
  pad: lowerPad,
  padGrad: training,
  padToMultiple: lowerPadToMultiple,
  prelu: lowerPrelu,
  quantizeLinear: lowerQuantizeLinear,
  reduceMax: lowerReduceMax,
  reduceMean: lowerReduceMean,
  reduceSum: lowerReduceSum,
  relu: lowerMap("relu"),
  reshape: lowerReshape,
  resize: lowerResize,
  resizeGrad: training,
  roundStraightThrough: lowerMap("round"),
  shift: lowerShift,
  sigmoid: lowerMap("sigmoid"),
  slice: lowerSlice,
  softmax: lowerSoftmax,
  spaceToDepth: lowerSpaceToDepth,
  split: lowerSplit,
  sqrt: lowerMap("sqrt"),
  sub: lowerPairwise("sub", "subWhole"),
  transpose: lowerTranspose,
  unslice: lowerUnslice,
  where: lowerMap("where", ["condition", "a", "b"]),
};

type Slot<K extends OpName> = keyof (typeof ops)[K]["inputs"];

/** Slots that a result may be written over, number by number. */
const overwritten: { readonly [K in OpName]?: readonly Slot<K>[] } = {
  add: ["a", "b"],
  batchNormalization: ["x"],
  clip: ["x"],
  div: ["a", "b"],
  dropout: ["x"],
  exp: ["x"],
  gate: ["x", "by"],
  hardSigmoid: ["x"],
  hardSwish: ["x"],
  leakyRelu: ["x"],
  log: ["x"],
  mul: ["a", "b"],
  prelu: ["x"],
  quantizeLinear: ["x"],
  relu: ["x"],
  roundStraightThrough: ["x"],
  sigmoid: ["x"],
  sqrt: ["x"],
  sub: ["a", "b"],
};

/** A table by the operators' own names. */
const byName = <T>(table: Readonly<Partial<Record<OpName, T>>>): ReadonlyMap<string, T> =>
  new Map(
    Object.entries(operators).flatMap(([key, { name }]) => {
      const row = table[key as OpName];
      return row === undefined ? [] : [[name, row] as const];
    }),
  );

const lowerByName = byName(lowerings);
const overwrittenByName = byName<readonly string[]>(overwritten);

export const lowerOf = (op: string): Lower | string => lowerByName.get(op) ?? missing;
export const overwrittenBy = (op: string): readonly string[] => overwrittenByName.get(op) ?? [];
