import type { OnnxModel, OnnxTensor } from "../../../src/formats/onnx/codec.ts";

const kernel = { name: "w", dtype: "float32", shape: [2, 1, 1, 1], data: Float32Array.of(1, -2) } as const;

/** Relu(x × [1, -2] + [0.5, 1]) with symbolic batch and rows, for pictures one channel deep and three columns wide. */
export const pointwise: OnnxModel = {
  irVersion: 8,
  opset: 18,
  producer: { name: "thumbnet", version: "0.1.0" },
  name: "pointwise",
  nodes: [
    {
      name: "encoder/conv",
      opType: "Conv",
      inputs: ["x", "w", "b"],
      outputs: ["c"],
      attributes: {
        kernel_shape: { ints: [1, 1] },
        pads: { ints: [0, 0, 0, 0] },
        group: { int: 1 },
        auto_pad: { string: "NOTSET" },
      },
    },
    { name: "relu", opType: "Relu", inputs: ["c"], outputs: ["y"], attributes: {} },
  ],
  initializers: [kernel, { name: "b", dtype: "float32", shape: [2], data: Float32Array.of(0.5, 1) }],
  inputs: [{ name: "x", dtype: "float32", shape: ["n", 1, "h", 3] }],
  outputs: [{ name: "y", dtype: "float32", shape: ["n", 2, "h", 3] }],
  metadata: { classes: "sky,straße", options: "{}" },
};

const everyDtype: OnnxTensor[] = [
  { name: "float32", dtype: "float32", shape: [2], data: Float32Array.of(-0, NaN) },
  { name: "float16", dtype: "float16", shape: [2], data: Uint16Array.of(0x3c00, 0x7e01) },
  { name: "float64", dtype: "float64", shape: [1], data: Float64Array.of(1e-300) },
  { name: "int8", dtype: "int8", shape: [2], data: Int8Array.of(-128, 127) },
  { name: "uint8", dtype: "uint8", shape: [2], data: Uint8Array.of(0, 255) },
  { name: "int32", dtype: "int32", shape: [1, 1], data: Int32Array.of(-(2 ** 31)) },
  { name: "int64", dtype: "int64", shape: [4], data: [-1, 2 ** 53, 2 ** 63, -(2 ** 63)] },
  { name: "bool", dtype: "bool", shape: [2], data: Uint8Array.of(1, 0) },
  { name: "scalar", dtype: "float32", shape: [], data: Float32Array.of(7) },
  { name: "empty", dtype: "int64", shape: [0, 3], data: [] },
];

/** Every dtype, kind of attribute and kind of extent; not meant to be run. */
export const everything: OnnxModel = {
  irVersion: 9,
  opset: 21,
  otherDomains: { "com.example": 3 },
  producer: { name: "", version: "" },
  name: "everything",
  nodes: [
    {
      name: "",
      opType: "Odd",
      domain: "com.example",
      inputs: ["x", "", "int64"],
      outputs: ["y"],
      attributes: {
        int: { int: -3 },
        end: { int: 2 ** 63 },
        float: { float: Math.fround(0.1) },
        string: { string: "é\ufeff" },
        ints: { ints: [] },
        floats: { floats: [-0, Infinity, NaN] },
        strings: { strings: ["", "b"] },
        tensor: { tensor: { name: "", dtype: "float32", shape: [1], data: Float32Array.of(2) } },
      },
    },
  ],
  initializers: everyDtype,
  inputs: [{ name: "x", dtype: "float16", shape: [] }],
  outputs: [{ name: "y", dtype: "bool", shape: ["", "n", 0] }],
  inner: [{ name: "between", dtype: "int8", shape: ["n", 2] }],
  metadata: {},
};
