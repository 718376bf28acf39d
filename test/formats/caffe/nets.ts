import { affine, conv, dense, norm, type Trained } from "./encode.ts";

/** A network of Caffe, small enough for fixtures. */
export interface SmallNet {
  readonly name: string;
  readonly prototxt: string;
  readonly trained: Trained;
  /** Whether it is written as before 2014. */
  readonly old?: boolean;
}

const relu = (name: string, top: string) =>
  `layer { name: "${name}" type: "ReLU" bottom: "${top}" top: "${top}" }`;

/** What SqueezeNet is made of; 31 rows leave the last window of each pooling half empty. */
const fire: SmallNet = {
  name: "fire",
  trained: {
    conv1: conv(8, 3, 3),
    "fire2/squeeze1x1": conv(4, 8, 1),
    "fire2/expand1x1": conv(6, 4, 1),
    "fire2/expand3x3": conv(6, 4, 3),
    conv10: conv(5, 12, 1),
  },
  prototxt: `
name: "Fire"  # a comment
input: "data"
input_dim: 1 input_dim: 3 input_dim: 31 input_dim: 31
layer {
  name: "conv1" type: "Convolution" bottom: "data" top: "conv1"
  param { lr_mult: 1 } param { lr_mult: 2 }
  convolution_param { num_output: 8 kernel_size: 3 stride: 2 weight_filler { type: "xavier" } }
}
${relu("relu_conv1", "conv1")}
layer {
  name: 'pool1' type: 'Pooling' bottom: 'conv1' top: 'pool1'
  pooling_param < pool: MAX, kernel_size: 3; stride: 2 >
}
layer {
  name: "fire2/squeeze1x1" type: "Convolution" bottom: "pool1" top: "fire2/squeeze1x1"
  convolution_param { num_output: 4 kernel_size: [1] }
}
${relu("fire2/relu_squeeze1x1", "fire2/squeeze1x1")}
layer {
  name: "fire2/expand1x1" type: "Convolution" bottom: "fire2/squeeze1x1" top: "fire2/expand1x1"
  convolution_param { num_output: 6 kernel_size: 1 }
}
${relu("fire2/relu_expand1x1", "fire2/expand1x1")}
layer {
  name: "fire2/expand3x3" type: "Convolution" bottom: "fire2/squeeze1x1" top: "fire2/expand3x3"
  convolution_param { num_output: 6 pad: 1 kernel_size: 3 }
}
${relu("fire2/relu_expand3x3", "fire2/expand3x3")}
layer {
  name: "fire2/concat" type: "Concat" bottom: "fire2/expand1x1" bottom: "fire2/expand3x3" top: "fire2/concat"
}
layer {
  name: "drop9" type: "Dropout" bottom: "fire2/concat" top: "fire2/concat" dropout_param { dropout_ratio: 0.5 }
}
layer {
  name: "conv10" type: "Convolution" bottom: "fire2/concat" top: "conv10"
  convolution_param { num_output: 5 pad: 1 kernel_size: 1 engine: CAFFE }
}
layer {
  name: "pool10" type: "Pooling" bottom: "conv10" top: "pool10" pooling_param { pool: AVE global_pooling: true }
}
layer { name: "prob" type: "Softmax" bottom: "pool10" top: "prob" }
`,
};

/** What AlexNet and GoogLeNet are made of, in the form of their time; its average pools over padding. */
const ancestor: SmallNet = {
  name: "ancestor",
  old: true,
  trained: { conv1: conv(8, 3, 5, 3), conv2: conv(8, 4, 3), fc6: dense(10, 96), fc8: dense(4, 10) },
  prototxt: `
name: "Ancestor"
input: "data"
input_shape { dim: 1 dim: 3 dim: 17 dim: 20 }
layers {
  name: "conv1" type: CONVOLUTION bottom: "data" top: "conv1" blobs_lr: 1 blobs_lr: 2
  convolution_param { num_output: 8 kernel_h: 5 kernel_w: 3 stride_h: 2 stride_w: 1 pad_h: 2 pad_w: 0 }
}
layers { name: "relu1" type: RELU bottom: "conv1" top: "conv1" }
layers { name: "norm1" type: LRN bottom: "conv1" top: "norm1" lrn_param { local_size: 3 alpha: 0.5 beta: 0.6 } }
layers {
  name: "pool1" type: POOLING bottom: "norm1" top: "pool1" pooling_param { pool: AVE kernel_size: 3 stride: 2 pad: 1 }
}
layers {
  name: "conv2" type: CONVOLUTION bottom: "pool1" top: "conv2"
  convolution_param { num_output: 8 pad: 1 kernel_size: 3 group: 2 }
}
layers { name: "pool2" type: POOLING bottom: "conv2" top: "pool2"
  pooling_param { pool: MAX kernel_h: 2 kernel_w: 4 stride_h: 2 stride_w: 2 } }
layers { name: "fc6" type: INNER_PRODUCT bottom: "pool2" top: "fc6" inner_product_param { num_output: 10 } }
layers { name: "relu6" type: RELU bottom: "fc6" top: "fc6" relu_param { negative_slope: 0.1 } }
layers { name: "drop6" type: DROPOUT bottom: "fc6" top: "fc6" }
layers { name: "fc8" type: INNER_PRODUCT bottom: "fc6" top: "fc8" inner_product_param { num_output: 4 } }
`,
};

const convolved = (name: string, bottom: string, channels: number) => `
layer {
  name: "${name}" type: "Convolution" bottom: "${bottom}" top: "${name}"
  convolution_param { num_output: ${channels} kernel_size: 3 pad: 1 bias_term: false }
}`;
const weights = (out: number, channels: number) => conv(out, channels, 3).slice(0, 1);

/** What residual networks are made of: batch normalisation in two layers, in place and not, and every sum. */
const residual: SmallNet = {
  name: "residual",
  trained: {
    conv1: weights(6, 3),
    bn1: norm(6),
    scale1: affine(6),
    conv2: weights(6, 6),
    bn2: norm(6),
    scale2: affine(6).slice(0, 1),
    prelu2: [["slope", [6]]],
    conv3: weights(6, 6),
    bn3: norm(6),
    prelu3: [["slope", [1]]],
    scale4: affine(6),
  },
  prototxt: `
name: "Residual"
layer { name: "data" type: "Input" top: "data" input_param { shape: { dim: 2 dim: 3 dim: 9 dim: 8 } } }
${convolved("conv1", "data", 6)}
layer { name: "bn1" type: "BatchNorm" bottom: "conv1" top: "conv1" batch_norm_param { use_global_stats: true } }
layer { name: "scale1" type: "Scale" bottom: "conv1" top: "conv1" scale_param { bias_term: true } }
${relu("relu1", "conv1")}
${convolved("conv2", "conv1", 6)}
layer { name: "bn2" type: "BatchNorm" bottom: "conv2" top: "bn2" batch_norm_param { eps: 0.001 } }
layer { name: "scale2" type: "Scale" bottom: "bn2" top: "scale2" }
layer { name: "prelu2" type: "PReLU" bottom: "scale2" top: "scale2" }
layer {
  name: "sum" type: "Eltwise" bottom: "conv1" bottom: "scale2" top: "sum"
  eltwise_param { operation: SUM coeff: 1 coeff: -0.5 }
}
${convolved("conv3", "sum", 6)}
layer { name: "bn3" type: "BatchNorm" bottom: "conv3" top: "bn3" }
layer { name: "prelu3" type: "PReLU" bottom: "bn3" top: "prelu3" prelu_param { channel_shared: true } }
layer { name: "largest" type: "Eltwise" bottom: "prelu3" bottom: "sum" top: "largest" eltwise_param { operation: MAX } }
layer { name: "scale4" type: "Scale" bottom: "largest" top: "scale4" scale_param { bias_term: true } }
layer { name: "gate" type: "Sigmoid" bottom: "scale4" top: "gate" }
layer { name: "product" type: "Eltwise" bottom: "gate" bottom: "sum" top: "product" eltwise_param { operation: PROD } }
`,
};

/** What networks for pixels and shuffled networks are made of. */
const pixels: SmallNet = {
  name: "pixels",
  trained: {
    wide: conv(6, 3, 3),
    up: [["weight", [6, 1, 4, 4]]],
    deconv: [
      ["weight", [4, 3, 3, 3]],
      ["bias", [6]],
    ],
  },
  prototxt: `
name: "Pixels"
input: "data" input_shape { dim: 1 dim: 3 dim: 12 dim: 10 }
layer {
  name: "wide" type: "Convolution" bottom: "data" top: "wide"
  convolution_param { num_output: 6 kernel_size: 3 pad: 2 dilation: 2 stride: 2 }
}
layer { name: "shuffle" type: "ShuffleChannel" bottom: "wide" top: "shuffled" shuffle_channel_param { group: 3 } }
layer {
  name: "up" type: "Deconvolution" bottom: "shuffled" top: "up"
  convolution_param { num_output: 6 group: 6 kernel_size: 4 stride: 2 pad: 1 bias_term: false }
}
layer {
  name: "small" type: "Pooling" bottom: "data" top: "small"
  pooling_param { pool: MAX kernel_h: 2 kernel_w: 3 stride: 1 }
}
layer { name: "cut" type: "Crop" bottom: "up" bottom: "small" top: "cut" crop_param { axis: 2 offset: 1 offset: 2 } }
layer { name: "slice" type: "Slice" bottom: "cut" top: "a" top: "b" slice_param { slice_point: 2 } }
layer { name: "twice" type: "Split" bottom: "b" top: "b1" top: "b2" }
layer {
  name: "deconv" type: "Deconvolution" bottom: "b1" top: "deconv"
  convolution_param { num_output: 6 group: 2 kernel_size: 3 stride: 3 }
}
layer { name: "shares" type: "Softmax" bottom: "b2" top: "shares" }
layer { name: "reshape" type: "Reshape" bottom: "a" top: "reshaped" reshape_param { shape { dim: 0 dim: 22 dim: -1 } } }
layer { name: "flat" type: "Flatten" bottom: "reshaped" top: "flat" }
`,
};

export const nets: readonly SmallNet[] = [fire, ancestor, residual, pixels];
