import * as convolution from "./convolution.ts";
import * as elementwise from "./elementwise.ts";
import * as lists from "./fold-lists.ts";
import * as numbers from "./fold-numbers.ts";
import * as layout from "./layout.ts";
import * as matrix from "./matrix.ts";
import * as normalization from "./normalization.ts";
import * as pooling from "./pooling.ts";
import * as quantization from "./quantization.ts";
import * as resize from "./resize.ts";
import type { Fold, Reader } from "./site.ts";
import * as slicing from "./slicing.ts";
import * as unpooling from "./unpooling.ts";

/** How ONNX's operators are said in ours. */
export const readers: ReadonlyMap<string, Reader> = new Map(
  Object.entries({
    Abs: elementwise.abs,
    Add: elementwise.add,
    AveragePool: pooling.averagePool,
    BatchNormalization: normalization.batchNormalization,
    Cast: elementwise.cast,
    Clip: elementwise.clip,
    Concat: slicing.concat,
    Conv: convolution.conv,
    ConvTranspose: convolution.convTranspose,
    DepthToSpace: resize.depthToSpace,
    DequantizeLinear: quantization.dequantizeLinear,
    Div: elementwise.div,
    Dropout: normalization.dropout,
    Equal: elementwise.equal,
    Exp: elementwise.exp,
    Expand: layout.expand,
    Flatten: layout.flatten,
    Gather: slicing.gather,
    GatherElements: unpooling.gatherElements,
    Gemm: matrix.gemm,
    GlobalAveragePool: pooling.globalAveragePool,
    GlobalMaxPool: pooling.globalMaxPool,
    Greater: elementwise.greater,
    HardSigmoid: elementwise.hardSigmoid,
    HardSwish: elementwise.hardSwish,
    LRN: normalization.lrn,
    LeakyRelu: elementwise.leakyRelu,
    Less: elementwise.less,
    Log: elementwise.log,
    LogSoftmax: normalization.logSoftmax,
    MatMul: matrix.matMul,
    MaxPool: pooling.maxPool,
    MaxUnpool: unpooling.maxUnpool,
    Mul: elementwise.mul,
    Neg: elementwise.neg,
    PRelu: elementwise.prelu,
    Pad: slicing.pad,
    QuantizeLinear: quantization.quantizeLinear,
    ReduceMax: layout.reduceMax,
    ReduceMean: layout.reduceMean,
    ReduceSum: layout.reduceSum,
    Relu: elementwise.relu,
    Reshape: layout.reshape,
    Resize: resize.resize,
    Round: elementwise.round,
    ScatterElements: unpooling.scatterElements,
    Sigmoid: elementwise.sigmoid,
    Slice: slicing.slice,
    Softmax: normalization.softmax,
    SpaceToDepth: resize.spaceToDepth,
    Split: slicing.split,
    Sqrt: elementwise.sqrt,
    Squeeze: layout.squeeze,
    Sub: elementwise.sub,
    Sum: elementwise.sum,
    Transpose: layout.transpose,
    Unsqueeze: layout.unsqueeze,
    Where: elementwise.where,
  }),
);

/** What is carried out while reading, where all numbers are known. */
export const folds: ReadonlyMap<string, Fold> = new Map(
  Object.entries({
    Add: numbers.add,
    Cast: numbers.cast,
    Ceil: numbers.ceil,
    Concat: lists.concat,
    Constant: lists.constant,
    ConstantOfShape: lists.constantOfShape,
    Div: numbers.div,
    Equal: numbers.equal,
    Floor: numbers.floor,
    Gather: lists.gather,
    Identity: lists.identity,
    Max: numbers.max,
    Min: numbers.min,
    Mod: numbers.mod,
    Mul: numbers.mul,
    Neg: numbers.neg,
    Range: lists.range,
    Reshape: lists.reshape,
    Shape: lists.shape,
    Size: lists.size,
    Slice: lists.slice,
    Squeeze: lists.squeeze,
    Sub: numbers.sub,
    Transpose: lists.transpose,
    Unsqueeze: lists.unsqueeze,
    Where: numbers.where,
  }),
);
