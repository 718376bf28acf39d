import type { Reader } from "../site.ts";
import * as activations from "./activations.ts";
import * as combining from "./combining.ts";
import * as convolution from "./convolution.ts";
import * as layout from "./layout.ts";
import * as normalization from "./normalization.ts";
import * as pooling from "./pooling.ts";

/** How Caffe's layers are said in our operators, by type. */
export const readers: ReadonlyMap<string, Reader> = new Map(
  Object.entries({
    BatchNorm: normalization.batchNorm,
    BN: normalization.segnetNorm,
    Concat: combining.concat,
    Convolution: convolution.convolution,
    ConvolutionDepthwise: convolution.depthwiseConvolution,
    Crop: combining.crop,
    Deconvolution: convolution.deconvolution,
    DepthwiseConvolution: convolution.depthwiseConvolution,
    Dropout: activations.dropout,
    Eltwise: combining.eltwise,
    Flatten: layout.flatten,
    InnerProduct: layout.innerProduct,
    LRN: normalization.lrn,
    PReLU: activations.prelu,
    Pooling: pooling.pooling,
    ReLU: activations.relu,
    Reshape: layout.reshape,
    Scale: normalization.scale,
    ShuffleChannel: layout.shuffleChannel,
    Sigmoid: activations.sigmoid,
    Slice: combining.slice,
    Softmax: activations.softmax,
    Split: combining.split,
    Upsample: pooling.upsample,
  }),
);

/** Layers that only training and its reports read: what they are given is what the network answers. */
export const ignored: ReadonlySet<string> = new Set([
  "Accuracy",
  "ContrastiveLoss",
  "EuclideanLoss",
  "HingeLoss",
  "InfogainLoss",
  "MultinomialLogisticLoss",
  "SigmoidCrossEntropyLoss",
  "Silence",
  "SoftmaxWithLoss",
]);
