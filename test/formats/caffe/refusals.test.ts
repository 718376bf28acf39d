import { describe, expect, test } from "vitest";
import { readCaffe } from "../../../src/formats/caffe/index.ts";
import { affine, caffemodel, conv, norm } from "./encode.ts";

const message = (read: () => unknown): string => {
  try {
    read();
  } catch (error) {
    return `${error}`;
  }
  return "nothing was refused";
};

const data = `input: "data" input_shape { dim: 1 dim: 4 dim: 6 dim: 6 }`;
const layer = (type: string, rest = "") =>
  `${data}\nlayer { name: "it" type: "${type}" bottom: "data" top: "it" ${rest} }`;

const texts: Readonly<Record<string, string>> = {
  "an empty file": "",
  "a file that is no text format": "PK\u0003\u0004",
  "an unclosed message": 'layer {\n name: "a"',
  "an unclosed string": 'layer {\n name: "a',
  "a field without a colon": 'layer {\n name "a" }',
  "a value without a field": "\n\n: 3",
  "a list without an end": "input_dim: [1, 2",
  "a string for a number": 'input_dim: "1"',
  "a number beyond 31 bits": "input_dim: 4294967296",
  "a message for a number": "input_dim: { }",
  "a number for a message": "layer: 3",
  "a word that an enum does not have": layer("Pooling", "pooling_param { pool: MIN }"),
  "a field that a layer's parameters do not have": layer("Pooling", "pooling_param { kernel: 3 }"),
  "a field twice": layer("Pooling", "pooling_param { kernel_size: 3 kernel_size: 2 }"),
  "numbers in the text": layer("PReLU", "blobs { data: 1 }"),
  "messages too deep": `${"layer { ".repeat(40)}${"}".repeat(40)}`,
  "both forms of layers": `${layer("ReLU")} layers { name: "old" type: RELU }`,
  "a type that is not known": layer("Embed"),
  "an old type that is not known": `${data} layers { name: "old" type: BNLL bottom: "data" top: "y" }`,
  "a name twice": `${layer("ReLU")} layer { name: "it" type: "ReLU" bottom: "it" top: "y" }`,
  "a bottom from nowhere": `${data} layer { name: "r" type: "ReLU" bottom: "conv1" top: "r" }`,
  "no bottom": `${data} layer { name: "r" type: "ReLU" top: "r" }`,
  "two tops of one result": `${data} layer { name: "r" type: "ReLU" bottom: "data" top: "r" top: "s" }`,
  "an input without a size": `input: "data" ${layer("ReLU").slice(data.length)}`,
  "an input of three extents": `input: "data" input_dim: 1 input_dim: 3 input_dim: 8 ${layer("ReLU").slice(data.length)}`,
  "an input of no pixels": `input: "data" input_dim: 1 input_dim: 3 input_dim: 0 input_dim: 8 ${layer("ReLU").slice(data.length)}`,
  "a group of nothing": layer("Convolution", "convolution_param { num_output: 6 kernel_size: 1 group: 0 }"),
  "only inputs": `layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 } } }`,
  "a convolution without parameters": layer("Convolution"),
  "a convolution without channels": layer("Convolution", "convolution_param { kernel_size: 3 }"),
  "a convolution without a kernel": layer("Convolution", "convolution_param { num_output: 3 }"),
  "a kernel said twice": layer(
    "Convolution",
    "convolution_param { num_output: 3 kernel_size: 3 kernel_h: 3 kernel_w: 3 }",
  ),
  "a kernel of three extents": layer(
    "Convolution",
    "convolution_param { num_output: 3 kernel_size: [3, 3, 3] }",
  ),
  "a stride of nothing": layer("Convolution", "convolution_param { num_output: 3 kernel_size: 3 stride: 0 }"),
  "groups that do not divide": layer(
    "Convolution",
    "convolution_param { num_output: 6 kernel_size: 1 group: 3 }",
  ),
  "a kernel larger than the image": layer(
    "Convolution",
    "convolution_param { num_output: 3 kernel_size: 9 }",
  ),
  "weights beyond memory": layer("InnerProduct", "inner_product_param { num_output: 2000000000 }"),
  "a window behind the image": layer("Pooling", "pooling_param { kernel_size: 1 stride: 2 }"),
  "a drawn pooling": layer("Pooling", "pooling_param { pool: STOCHASTIC kernel_size: 2 }"),
  "normalisation within a channel": layer("LRN", "lrn_param { norm_region: WITHIN_CHANNEL }"),
  "statistics of the batch": layer("BatchNorm", "batch_norm_param { use_global_stats: false }"),
  "SegNet's training form": layer("BN"),
  "an axis that is not there": layer("Softmax", "softmax_param { axis: 4 }"),
  "sums of other shapes": `${data} layer { name: "g" type: "Pooling" bottom: "data" top: "g" pooling_param { global_pooling: true } }
    layer { name: "sum" type: "Eltwise" bottom: "data" bottom: "g" top: "sum" }`,
  "coefficients for some": `${data} layer { name: "sum" type: "Eltwise" bottom: "data" bottom: "data" top: "sum" eltwise_param { coeff: 1 } }`,
  "a cut outside": `${data} layer { name: "cut" type: "Crop" bottom: "data" bottom: "data" top: "cut" crop_param { offset: 1 } }`,
  "an uneven slice": `${data} layer { name: "s" type: "Slice" bottom: "data" top: "a" top: "b" top: "c" }`,
  "a shape of other size": layer("Reshape", "reshape_param { shape { dim: 0 dim: 5 dim: -1 } }"),
  "shuffles of uneven groups": layer("ShuffleChannel", "shuffle_channel_param { group: 3 }"),
};

describe("a description with", () => {
  test.each(Object.entries(texts))("%s is refused, and says where and what would fit", (_, text) => {
    const refused = message(() => readCaffe(text));
    expect(refused).toMatch(/^FormatError: caffe, /);
    expect(refused).toMatchSnapshot();
  });
});

const pair = `${data}
  layer { name: "conv1" type: "Convolution" bottom: "data" top: "y" convolution_param { num_output: 3 kernel_size: 3 } }
  layer { name: "bn1" type: "BatchNorm" bottom: "y" top: "y" }`;
const whole = { conv1: conv(3, 4, 3), bn1: norm(3) };

const models: Readonly<Record<string, Uint8Array>> = {
  "no bytes": new Uint8Array(),
  "bytes of something else": new TextEncoder().encode("<!DOCTYPE html><html>"),
  "half of the file": caffemodel(whole).slice(0, 300),
  "numbers of another network": caffemodel({ conv_1: conv(3, 4, 3), conv_2: conv(3, 3, 1) }),
  "no numbers for one layer": caffemodel({ conv1: conv(3, 4, 3) }),
  "weights of another shape": caffemodel({ ...whole, conv1: conv(3, 4, 5) }),
  "a blob too few": caffemodel({ ...whole, conv1: conv(3, 4, 3).slice(0, 1) }),
  "a blob too many": caffemodel({ ...whole, bn1: [...norm(3), ...affine(3)] }),
};

describe("a .caffemodel with", () => {
  test("its layers, and a head that only training had, is read", () => {
    const model = caffemodel({ ...whole, loss1: conv(3, 3, 1) });
    expect(Object.keys(readCaffe(pair, { caffemodel: model }).weights).sort()).toEqual([
      "bn1/mean",
      "bn1/variance",
      "conv1/bias",
      "conv1/weight",
    ]);
  });

  test.each(Object.entries(models))("%s is refused, and says where and what would fit", (_, model) => {
    const refused = message(() => readCaffe(pair, { caffemodel: model }));
    expect(refused).toMatch(/^FormatError: caffe, /);
    expect(refused).toMatchSnapshot();
  });
});
