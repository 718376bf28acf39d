import { describe, expect, test } from "vitest";
import type { OnnxNode } from "../../../src/formats/onnx/codec.ts";
import { encodeOnnx, FormatError, type OnnxModel, readOnnx } from "../../../src/formats/onnx/index.ts";
import type { Shape } from "../../../src/ir/tensor.ts";
import { floats, foreign, int64, node } from "./foreign-models.ts";

const relu = foreign({ nodes: [node("Relu", ["x"], ["y"])] });
const of = (opType: string, inputs: readonly string[], attributes = {}): OnnxModel =>
  foreign({
    nodes: [node(opType, inputs, ["y"], attributes)],
    initializers: [floats("w", 3, 2, 1, 1), int64("i", 0)],
  });
const fed = (...shape: readonly (number | string)[]): OnnxModel => ({
  ...relu,
  inputs: [{ name: "x", dtype: "float32", shape }],
});

const unpooling = (attributes: OnnxNode["attributes"]): OnnxModel => {
  const kernel = { kernel_shape: { ints: [2, 2] }, strides: { ints: [2, 2] } };
  return foreign({
    nodes: [
      node("MaxPool", ["x"], ["m", "i"], kernel),
      node("MaxUnpool", ["m", "i"], ["y"], { ...kernel, ...attributes }),
    ],
    x: [1, 2, 4, 6],
  });
};

type Refused = readonly [name: string, model: OnnxModel, message: string, input?: Shape];

const refused: readonly Refused[] = [
  ["an old opset", { ...relu, opset: 12 }, "opset_import: found opset 12; would fit: opsets from 13 to 21"],
  ["no outputs", { ...relu, outputs: [] }, "graph: found no outputs; would fit: at least one output"],
  [
    "operators that we lack",
    foreign({
      nodes: [
        node("Relu", ["x"], ["a"]),
        { ...node("Erf", ["a"], ["b"]), name: "gelu/Erf" },
        { ...node("Erf", ["b"], ["c"]), domain: "com.example" },
        node("Erf", ["c"], ["y"]),
      ],
    }),
    'node 1 "gelu/Erf" (Erf): found operator "Erf" (3 of 4 nodes cannot be read: "Erf", "com.example.Erf"); would fit: Abs, Add, AveragePool, ',
  ],
  [
    "a cycle",
    foreign({ nodes: [node("Add", ["x", "b"], ["a"]), node("Relu", ["a"], ["b"])] }),
    'node 0 "Add": found the name "b", which nothing before defines; would fit: nodes in order, no cycle',
  ],
  [
    "an output that nothing computes",
    foreign({ nodes: [node("Relu", ["x"], ["z"])] }),
    'output "y": found the name "y", which nothing before defines; would fit: nodes in order, no cycle',
  ],
  [
    "an output twice",
    { ...relu, outputs: [...relu.outputs, ...relu.outputs] },
    'output "y": found the name a second time; would fit: every name once',
  ],
  [
    "a name that two nodes define",
    foreign({ nodes: [node("Relu", ["x"], ["y"]), node("Exp", ["x"], ["y"])] }),
    'node 1 "Exp": found the name "y" a second time; would fit: every name once',
  ],
  [
    "an output more than the operator has",
    foreign({
      nodes: [node("MaxPool", ["x"], ["y", "winners", "losers"], { kernel_shape: { ints: [2, 2] } })],
    }),
    'node 0 "MaxPool": found an output 2; would fit: outputs 0 to 1',
  ],
  ["an input less", of("Add", ["x"]), 'node 0 "Add": found no input 1; would fit: an input'],
  ["an input more", of("Relu", ["x", "w"]), 'node 0 "Relu": found an input 1; would fit: 1 inputs'],
  [
    "an attribute more",
    of("LRN", ["x"], { size: { int: 3 }, sise: { int: 5 } }),
    'node 0 "LRN": found attribute "sise"; would fit: size, alpha, beta, bias',
  ],
  [
    "an attribute of another kind",
    of("LRN", ["x"], { size: { float: 3 } }),
    'node 0 "LRN": found attribute "size" of kind float; would fit: int',
  ],
  ["no size", of("LRN", ["x"]), 'node 0 "LRN": found no size; would fit: size from 1 up'],
  [
    "windows of three axes",
    of("MaxPool", ["x"], { kernel_shape: { ints: [2, 2, 2] } }),
    'node 0 "MaxPool": found kernel_shape [2, 2, 2]; would fit: 2 whole numbers from 1 to 4096',
  ],
  [
    "a kernel that is not the weights'",
    of("Conv", ["x", "w"], { kernel_shape: { ints: [3, 3] } }),
    'node 0 "Conv": found kernel_shape [3, 3]; would fit: [1, 1], as the weights have',
  ],
  [
    "shapes that do not fit, in the shape rule's words",
    { ...of("Conv", ["x", "w"]), inputs: [{ name: "x", dtype: "float32", shape: [1, 4, 5, 5] }] },
    'node 0 "Conv": found w reads 2 channels but x has 4; would fit: give w shape [3, 4, 1, 1]',
  ],
  [
    "slopes along another axis than channels",
    {
      ...of("PRelu", ["x", "s"]),
      initializers: [floats("s", 6)],
    },
    'node 0 "PRelu": found slopes of shape [6]; would fit: one slope, or [2, 1, 1]',
  ],
  [
    "unpooling to another size than was pooled",
    unpooling({ strides: { ints: [3, 2] } }),
    'node 1 "MaxUnpool": found a size of 5×6; would fit: 4×6, as the pooled images have',
  ],
  [
    "unpooling by numbers that are no places",
    foreign({
      nodes: [
        node("Cast", ["x"], ["places"], { to: { int: 6 } }),
        node("MaxUnpool", ["x", "places"], ["y"], { kernel_shape: { ints: [1, 1] } }),
      ],
    }),
    'node 1 "MaxUnpool": found an input 1 that no MaxPool made; would fit: the indices of a MaxPool',
  ],
  [
    "winners that take what others had",
    foreign({
      nodes: [
        node("MaxPool", ["x"], ["m", "i"], { kernel_shape: { ints: [2, 2] } }),
        node("Reshape", ["x", "flat"], ["row"]),
        node("Reshape", ["m", "flat"], ["new"]),
        node("Reshape", ["i", "flat"], ["places"]),
        node("ScatterElements", ["row", "places", "new"], ["y"]),
      ],
      initializers: [int64("flat", -1)],
    }),
    'node 4 "ScatterElements": found reduction none; would fit: add',
  ],
  [
    "batch normalisation that trains",
    of("BatchNormalization", ["x", "w", "w", "w", "w"], { training_mode: { int: 1 } }),
    'node 0 "BatchNormalization": found training_mode 1; would fit: training_mode 0',
  ],
  [
    "cubic interpolation",
    foreign({
      nodes: [node("Resize", ["x", "", "", "sizes"], ["y"], { mode: { string: "cubic" } })],
      initializers: [int64("sizes", 1, 2, 9, 9)],
    }),
    'node 0 "Resize": found mode "cubic"; would fit: nearest, linear',
  ],
  [
    "a shape that the network computes",
    foreign({ nodes: [node("Relu", ["x"], ["r"]), node("Reshape", ["x", "r"], ["y"])] }),
    'node 1 "Reshape": found input 1, whose numbers are not known beforehand; would fit: at most 4096 numbers from the file or from shapes',
  ],
  [
    "a remainder that the network computes",
    of("Mod", ["x", "x"]),
    'node 0 "Mod": found numbers that only the network computes; would fit: numbers in the file, or told by shapes',
  ],
  [
    "a value beyond all memory",
    foreign({
      nodes: [node("Expand", ["x", "shape"], ["y"])],
      initializers: [int64("shape", 2 ** 40, 1, 1, 1, 1)],
    }),
    `node 0 "Expand": found float32[${2 ** 40}, 1, 2, 5, 6], ${60 * 2 ** 40} elements; would fit: at most ${2 ** 31}`,
  ],
  [
    "numbers beyond all memory",
    foreign({
      nodes: [node("ConstantOfShape", ["shape"], ["y"])],
      initializers: [int64("shape", 2 ** 40)],
    }),
    `node 0 "ConstantOfShape": found shape [${2 ** 40}]; would fit: at most 4096 elements`,
  ],
  [
    "a symbolic size, read for none",
    fed("batch", 3, "", "w"),
    'input "x": found shape [batch, 3, ?, w]; would fit: a size to read it for, such as 1x3x64x64',
  ],
  [
    "another number of channels",
    fed("batch", 3, "h", "w"),
    'input "x": found shape [batch, 3, h, w], read for float32[1, 4, 8, 8]; would fit: a size like it',
    [1, 4, 8, 8],
  ],
  [
    "two sizes for one symbol",
    fed(1, 3, "side", "side"),
    'input "x": found shape [1, 3, side, side], read for float32[1, 3, 8, 9]; would fit: a size like it',
    [1, 3, 8, 9],
  ],
  [
    "a size for what is no image",
    fed("n", 10),
    'inputs: found "x" [n, 10]; would fit: one image [batch, channels, height, width]',
    [1, 3, 8, 8],
  ],
  [
    "an image without rows",
    fed(1, 3, 0, 8),
    'input "x": found float32[1, 3, 0, 8]; would fit: extents from 1 up',
  ],
  [
    "an image of another dtype",
    { ...relu, inputs: [{ name: "x", dtype: "uint8", shape: [1, 3, 8, 8] }] },
    'input "x": found uint8 numbers; would fit: float32, int32 or bool',
  ],
  [
    "weights of another dtype",
    {
      ...of("Conv", ["x", "w"]),
      initializers: [{ name: "w", dtype: "float16", shape: [1], data: Uint16Array.of(0) }],
    },
    'node 0 "Conv": found float16 weights "w"; would fit: float32 weights',
  ],
];

describe("readOnnx refuses", () => {
  test.each(refused.map(([name, ...rest]) => ({ name, rest })))(
    "$name",
    ({ rest: [model, message, input] }) => {
      const read = () => readOnnx(encodeOnnx(model), input ? { input } : {});
      expect(read).toThrow(`onnx, ${message}`);
      expect(read).toThrow(FormatError);
    },
  );
});
