/** What other exporters write, and what the standard allows them to: one small model for each way of saying it. */
import type { OnnxAttribute, OnnxModel, OnnxNode, OnnxTensor } from "../../../src/formats/onnx/codec.ts";

type Attributes = Readonly<Record<string, OnnxAttribute>>;

export const node = (
  opType: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Attributes = {},
): OnnxNode => ({ name: "", opType, inputs, outputs, attributes });

export const int64 = (name: string, ...data: readonly number[]): OnnxTensor => ({
  name,
  dtype: "int64",
  shape: [data.length],
  data,
});

export const index = (name: string, number: number): OnnxTensor => ({
  name,
  dtype: "int64",
  shape: [],
  data: [number],
});

/** Numbers that are different and small. */
export const floats = (name: string, ...shape: readonly number[]): OnnxTensor => {
  const length = shape.reduce((a, b) => a * b, 1);
  const data = Float32Array.from({ length }, (_, i) => (((i * 37) % 101) - 50) / 64);
  return { name, dtype: "float32", shape, data };
};

interface Foreign {
  readonly nodes: readonly OnnxNode[];
  readonly initializers?: readonly OnnxTensor[];
  /** Shape of x, the one input. Default: [1, 2, 5, 6]. */
  readonly x?: readonly number[];
  /** Default: 18. */
  readonly opset?: number;
}

/** A model from x to y. */
export const foreign = ({ nodes, initializers = [], x = [1, 2, 5, 6], opset = 18 }: Foreign): OnnxModel => ({
  irVersion: 8,
  opset,
  producer: { name: "someone", version: "1" },
  name: "foreign",
  nodes,
  initializers,
  inputs: [{ name: "x", dtype: "float32", shape: x }],
  outputs: [{ name: "y", dtype: "float32", shape: x.map(() => "") }],
  metadata: {},
});

const kernel = { kernel_shape: { ints: [3, 2] } };
const shared = (autoPad: string): Attributes => ({ ...kernel, auto_pad: { string: autoPad } });
const stride2: Attributes = { strides: { ints: [2, 2] } };
const halves: Attributes = { kernel_shape: { ints: [2, 2] }, ...stride2 };
const w = floats("w", 2, 2, 3, 2);

export const foreignModels: Readonly<Record<string, OnnxModel>> = Object.fromEntries(
  Object.entries({
    "Conv with SAME_UPPER": {
      nodes: [node("Conv", ["x", "w"], ["y"], { ...shared("SAME_UPPER"), ...stride2 })],
      initializers: [w],
    },
    "Conv with SAME_LOWER": {
      nodes: [node("Conv", ["x", "w"], ["y"], { ...shared("SAME_LOWER"), ...stride2 })],
      initializers: [w],
    },
    "Conv with VALID and no kernel_shape": {
      nodes: [node("Conv", ["x", "w"], ["y"], { auto_pad: { string: "VALID" } })],
      initializers: [w],
    },
    "ConvTranspose with SAME_UPPER": {
      nodes: [node("ConvTranspose", ["x", "w"], ["y"], { ...shared("SAME_UPPER"), ...stride2 })],
      initializers: [w],
    },
    "ConvTranspose with SAME_LOWER": {
      nodes: [node("ConvTranspose", ["x", "w"], ["y"], { ...shared("SAME_LOWER"), ...stride2 })],
      initializers: [w],
    },
    "ConvTranspose with output_shape": {
      nodes: [node("ConvTranspose", ["x", "w"], ["y"], { ...stride2, output_shape: { ints: [8, 11] } })],
      initializers: [w],
    },
    "MaxPool with SAME_LOWER": {
      nodes: [node("MaxPool", ["x"], ["y"], { ...shared("SAME_LOWER"), ...stride2 })],
    },
    "AveragePool with SAME_UPPER": {
      nodes: [node("AveragePool", ["x"], ["y"], { ...shared("SAME_UPPER"), ...stride2 })],
    },
    "MaxUnpool as large as its windows reach": {
      nodes: [
        node("MaxPool", ["x"], ["m", "i"], { ...halves, pads: { ints: [0, 0, 1, 1] } }),
        node("MaxUnpool", ["m", "i"], ["y"], { ...halves, pads: { ints: [0, 0, 1, 1] } }),
      ],
      x: [2, 2, 5, 7],
    },
    "MaxUnpool told a size that leaves rows over": {
      nodes: [
        node("MaxPool", ["x"], ["m", "i"], halves),
        node("MaxUnpool", ["m", "i", "size"], ["y"], halves),
      ],
      initializers: [int64("size", 2, 2, 5, 7)],
      x: [2, 2, 5, 7],
    },
    "PRelu with one slope": { nodes: [node("PRelu", ["x", "s"], ["y"])], initializers: [floats("s", 1)] },
    "PRelu with a slope for each channel, and an axis for images": {
      nodes: [node("PRelu", ["x", "s"], ["y"])],
      initializers: [floats("s", 1, 2, 1, 1)],
    },
    GlobalMaxPool: { nodes: [node("GlobalMaxPool", ["x"], ["y"])] },
    "BatchNormalization with a momentum": {
      nodes: [
        node("BatchNormalization", ["x", "s", "b", "m", "v"], ["y"], {
          momentum: { float: 0.1 },
          training_mode: { int: 0 },
        }),
      ],
      initializers: [
        floats("s", 2),
        floats("b", 2),
        floats("m", 2),
        { ...floats("v", 2), dtype: "float32", data: Float32Array.of(0.5, 2) },
      ],
    },
    "Clip without a minimum": {
      nodes: [node("Clip", ["x", "", "most"], ["y"])],
      initializers: [{ name: "most", dtype: "float32", shape: [], data: Float32Array.of(0.25) }],
    },
    "Clip between constants made by nodes": {
      nodes: [
        node("Constant", [], ["least"], { value_float: { float: -0.5 } }),
        node("Constant", [], ["most"], {
          value: { tensor: { name: "", dtype: "float32", shape: [], data: Float32Array.of(0.5) } },
        }),
        node("Clip", ["x", "least", "most"], ["y"]),
      ],
    },
    "Dropout with its ratio, in inference": {
      nodes: [node("Dropout", ["x", "ratio"], ["y"])],
      initializers: [{ name: "ratio", dtype: "float32", shape: [], data: Float32Array.of(0.25) }],
    },
    "Sum of three": { nodes: [node("Sum", ["x", "x", "x"], ["y"])] },
    Neg: { nodes: [node("Neg", ["x"], ["y"])] },
    "Less and Where": {
      nodes: [node("Less", ["x", "c"], ["less"]), node("Where", ["less", "x", "c"], ["y"])],
      initializers: [floats("c", 1)],
    },
    "Softmax over the last axis, which is the default": { nodes: [node("Softmax", ["x"], ["y"])] },
    "ReduceMean with axes as attribute": {
      nodes: [node("ReduceMean", ["x"], ["y"], { axes: { ints: [-1, 2] }, keepdims: { int: 0 } })],
      opset: 13,
    },
    "ReduceMax over everything": { nodes: [node("ReduceMax", ["x"], ["y"])] },
    "ReduceSum that does nothing without axes": {
      nodes: [node("ReduceSum", ["x"], ["y"], { noop_with_empty_axes: { int: 1 } })],
    },
    "a dense layer behind Flatten": {
      nodes: [
        node("Flatten", ["x"], ["flat"]),
        node("Gemm", ["flat", "w", "b"], ["y"], { transB: { int: 1 } }),
      ],
      initializers: [floats("w", 3, 60), floats("b", 3)],
    },
    "MatMul by a vector": { nodes: [node("MatMul", ["x", "w"], ["y"])], initializers: [floats("w", 6)] },
    "Reshape that keeps, infers and names extents": {
      nodes: [node("Reshape", ["x", "shape"], ["y"])],
      initializers: [int64("shape", 0, -1, 3)],
    },
    "Squeeze and Unsqueeze": {
      nodes: [
        node("Squeeze", ["x"], ["less"]),
        node("Unsqueeze", ["less", "axes"], ["more"]),
        node("Squeeze", ["more", "back"], ["y"]),
      ],
      initializers: [int64("axes", 0, -1), int64("back", -1)],
    },
    "Transpose without perm": { nodes: [node("Transpose", ["x"], ["y"])] },
    "Expand whose shape has ones": {
      nodes: [node("Expand", ["x", "shape"], ["y"])],
      initializers: [int64("shape", 3, 1, 1, 5, 1)],
    },
    "Split in parts as even as can be": {
      nodes: [
        node("Split", ["x"], ["a", "b", "c", "d"], { axis: { int: -1 }, num_outputs: { int: 4 } }),
        node("Concat", ["d", "b", "a"], ["y"], { axis: { int: -1 } }),
      ],
      x: [1, 2, 5, 7],
    },
    "Split in two, as opset 13 says": {
      nodes: [node("Split", ["x"], ["a", "b"], { axis: { int: 1 } }), node("Sub", ["a", "b"], ["y"])],
      opset: 13,
    },
    "Gather of rows, one of them twice and one from the back": {
      nodes: [node("Gather", ["x", "rows"], ["y"], { axis: { int: 2 } })],
      initializers: [int64("rows", 0, 1, 1, 3, -1)],
    },
    "Slice from the back to the end": {
      nodes: [node("Slice", ["x", "starts", "ends", "axes"], ["y"])],
      initializers: [int64("starts", -3, 1), int64("ends", 2 ** 63, -1), int64("axes", -1, 2)],
    },
    "Slice without axes and with a step": {
      nodes: [node("Slice", ["x", "starts", "ends", "", "steps"], ["y"])],
      initializers: [int64("starts", 0, 0, -(2 ** 63)), int64("ends", 9, 9, 9), int64("steps", 1, 1, 3)],
    },
    "Pad with axes and negative pads": {
      nodes: [node("Pad", ["x", "pads", "value", "axes"], ["y"])],
      initializers: [
        int64("pads", -1, 2, 3, -2),
        { name: "value", dtype: "float32", shape: [], data: Float32Array.of(0.75) },
        int64("axes", -2, 3),
      ],
    },
    "Pad from a table of pads turned around, as PyTorch's older exporter has it": {
      nodes: [
        node("ConstantOfShape", ["four"], ["zeros"], {
          value: { tensor: int64("", 0) },
        }),
        node("Concat", ["given", "zeros"], ["all"], { axis: { int: 0 } }),
        node("Reshape", ["all", "pairs"], ["table"]),
        node("Slice", ["table", "last", "before", "first", "last"], ["turned"]),
        node("Transpose", ["turned"], ["columns"], { perm: { ints: [1, 0] } }),
        node("Reshape", ["columns", "flat"], ["ready"]),
        node("Cast", ["ready"], ["pads"], { to: { int: 7 } }),
        node("Pad", ["x", "pads"], ["y"]),
      ],
      initializers: [
        int64("four", 4),
        int64("given", 1, 2, 3, 0),
        int64("pairs", -1, 2),
        int64("last", -1),
        int64("before", -(2 ** 63)),
        int64("first", 0),
        int64("flat", -1),
      ],
    },
    "Resize to sizes told by another value's shape": {
      nodes: [
        node("MaxPool", ["x"], ["small"], { kernel_shape: { ints: [2, 2] }, strides: { ints: [2, 2] } }),
        node("Shape", ["x"], ["whole"], { start: { int: 2 } }),
        node("Shape", ["small"], ["part"], { end: { int: 2 } }),
        node("Concat", ["part", "whole"], ["sizes"], { axis: { int: 0 } }),
        node("Resize", ["small", "", "", "sizes"], ["y"], {
          mode: { string: "linear" },
          coordinate_transformation_mode: { string: "pytorch_half_pixel" },
        }),
      ],
      x: [1, 2, 7, 11],
    },
    "Resize by scales of the last axes": {
      nodes: [
        node("Resize", ["x", "", "scales"], ["y"], {
          axes: { ints: [2, 3] },
          mode: { string: "nearest" },
          coordinate_transformation_mode: { string: "asymmetric" },
          nearest_mode: { string: "floor" },
          cubic_coeff_a: { float: -0.75 },
        }),
      ],
      initializers: [{ name: "scales", dtype: "float32", shape: [2], data: Float32Array.of(1.5, 2) }],
    },
    "half the height, computed in floats": {
      nodes: [
        node("Shape", ["x"], ["shape"]),
        node("Gather", ["shape", "two"], ["h"]),
        node("Cast", ["h"], ["real"], { to: { int: 1 } }),
        node("Mul", ["real", "half"], ["less"]),
        node("Floor", ["less"], ["floored"]),
        node("Cast", ["floored"], ["end"], { to: { int: 7 } }),
        node("Unsqueeze", ["end", "zero"], ["ends"]),
        node("Slice", ["x", "zero", "ends", "axes"], ["y"]),
      ],
      initializers: [
        index("two", -2),
        { name: "half", dtype: "float32", shape: [], data: Float32Array.of(0.5) },
        int64("zero", 0),
        int64("axes", 2),
      ],
    },
    "integers divided towards zero, and remainders": {
      nodes: [
        node("Div", ["seven", "two"], ["three"]),
        node("Neg", ["three"], ["less"]),
        node("Mod", ["less", "two"], ["one"]),
        node("Concat", ["one", "three"], ["shape"], { axis: { int: 0 } }),
        node("Add", ["shape", "two"], ["more"]),
        node("Expand", ["c", "more"], ["wide"]),
        node("ReduceSum", ["wide"], ["number"], { keepdims: { int: 0 } }),
        node("Add", ["x", "number"], ["y"]),
      ],
      initializers: [int64("seven", 7), int64("two", 2), floats("c", 1)],
    },
    "Identity in front and behind": {
      nodes: [
        node("Identity", ["x"], ["a"]),
        node("Identity", ["w"], ["v"]),
        node("Conv", ["a", "v"], ["c"]),
        node("Identity", ["c"], ["y"]),
      ],
      initializers: [w],
    },
    "a constant as the result": {
      nodes: [node("Identity", ["w"], ["y"])],
      initializers: [w],
    },
  } satisfies Record<string, Foreign>).map(([name, model]) => [name, foreign(model)]),
);
