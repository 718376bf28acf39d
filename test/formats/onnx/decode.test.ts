import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { describe, expect, test } from "vitest";
import { decodeOnnx } from "../../../src/formats/onnx/codec.ts";
import {
  AttributeProto_AttributeType as Attribute,
  type AttributeProtoSchema,
  TensorProto_DataType as Code,
  type GraphProtoSchema,
  ModelProtoSchema,
  type TensorProtoSchema,
} from "../../../src/formats/onnx/generated/onnx_pb.ts";

const opsets = [{ domain: "", version: 18n }];

function model(graph: MessageInitShape<typeof GraphProtoSchema>): Uint8Array {
  const proto = create(ModelProtoSchema, { irVersion: 8n, opsetImport: opsets, graph });
  return toBinary(ModelProtoSchema, proto);
}

function tensor(proto: MessageInitShape<typeof TensorProtoSchema>): Uint8Array {
  return model({ initializer: [{ name: "w", ...proto }] });
}

function attribute(proto: MessageInitShape<typeof AttributeProtoSchema>): Uint8Array {
  return model({ node: [{ opType: "Op", attribute: [{ name: "a", ...proto }] }] });
}

function nested(depth: number): Uint8Array {
  let bytes: Uint8Array = new Uint8Array();
  for (let i = 0; i < depth; i++) {
    // Field by field from the inside: attribute.g, node.attribute, graph.node.
    const number = [6, 5, 1][i % 3] ?? 1;
    bytes = new BinaryWriter().tag(number, WireType.LengthDelimited).bytes(bytes).finish();
  }
  return new BinaryWriter().tag(7, WireType.LengthDelimited).bytes(bytes).finish();
}

describe("values outside raw_data are read from the field that ONNX keeps for their dtype", () => {
  test.each([
    ["float32", { dataType: Code.FLOAT, floatData: [0.5, -0] }, Float32Array.of(0.5, -0)],
    ["float64", { dataType: Code.DOUBLE, doubleData: [0.1, 1e300] }, Float64Array.of(0.1, 1e300)],
    ["float16", { dataType: Code.FLOAT16, int32Data: [0x3c00, 0xffff] }, Uint16Array.of(0x3c00, 0xffff)],
    ["int8", { dataType: Code.INT8, int32Data: [-128, 127] }, Int8Array.of(-128, 127)],
    ["uint8", { dataType: Code.UINT8, int32Data: [0, 255] }, Uint8Array.of(0, 255)],
    ["int32", { dataType: Code.INT32, int32Data: [-1, 2 ** 31 - 1] }, Int32Array.of(-1, 2 ** 31 - 1)],
    ["int64", { dataType: Code.INT64, int64Data: [-1n, 2n ** 63n - 1n] }, [-1, 2 ** 63]],
    ["bool", { dataType: Code.BOOL, int32Data: [1, 0] }, Uint8Array.of(1, 0)],
  ])("%s", (dtype, proto, data) => {
    const [decoded] = decodeOnnx(tensor({ dims: [2n], ...proto })).initializers;
    expect(decoded).toEqual({ name: "w", dtype, shape: [2], data });
  });
});

test("ai.onnx is another name of the domain without one", () => {
  const node = [{ opType: "Relu", domain: "ai.onnx", input: ["x"], output: ["y"] }];
  const proto = create(ModelProtoSchema, {
    opsetImport: [{ domain: "ai.onnx", version: 17n }],
    graph: { node },
  });
  const { opset, otherDomains, nodes } = decodeOnnx(toBinary(ModelProtoSchema, proto));
  expect([opset, otherDomains, nodes[0]?.domain]).toEqual([17, undefined, undefined]);
});

const w = 'initializer "w"';
const a = 'node 0 "Op", attribute "a"';
const dtypes = "float32, float16, float64, int8, uint8, int32, int64, bool";

describe("a misread says what stood where and what would fit", () => {
  test.each<[string, Uint8Array, string]>([
    [
      "bytes that are no protobuf",
      Uint8Array.of(7),
      "file: found bytes that are no ModelProto (illegal tag: field no 0 wire type 7); would fit: an ONNX model",
    ],
    ["no bytes at all", new Uint8Array(), "model: found no graph; would fit: a model with a graph"],
    [
      "a file cut short",
      model({ name: "graph" }).subarray(0, -10),
      "file: found bytes that are no ModelProto (premature EOF); would fit: an ONNX model",
    ],
    [
      "graphs within graphs",
      nested(3000),
      "file: found bytes that are no ModelProto (cannot decode message onnx.NodeProto from binary: maximum recursion depth of 32 reached); would fit: an ONNX model",
    ],
    [
      "functions",
      toBinary(ModelProtoSchema, create(ModelProtoSchema, { graph: {}, functions: [{}] })),
      "model: found functions of its own; would fit: a model without functions",
    ],
    [
      "no opset",
      toBinary(ModelProtoSchema, create(ModelProtoSchema, { graph: {} })),
      "opset_import: found no version of ONNX's own operators; would fit: one",
    ],
    [
      "a negative version",
      toBinary(ModelProtoSchema, create(ModelProtoSchema, { irVersion: -1n, graph: {} })),
      "ir_version: found -1; would fit: a whole number from 0 to 2^53 - 1",
    ],
    [
      "sparse initializers",
      model({ sparseInitializer: [{}] }),
      "graph: found sparse initializers; would fit: dense ones",
    ],
    [
      "a node without an operator",
      model({ node: [{ name: "n" }] }),
      'node 0 "n": found no op_type; would fit: an operator\'s name',
    ],
    [
      "an overload",
      model({ node: [{ opType: "Op", overload: "o" }] }),
      'node 0 "Op": found overload "o"; would fit: no overload',
    ],
    [
      "an attribute twice",
      model({
        node: [{ opType: "Op", attribute: [1n, 2n].map((i) => ({ name: "a", type: Attribute.INT, i })) }],
      }),
      'node 0 "Op": found the name "a" a second time; would fit: every name once',
    ],
    [
      "an initializer twice",
      model({ initializer: [1, 2].map(() => ({ name: "w", dataType: Code.FLOAT, dims: [0n] })) }),
      'initializers: found the name "w" a second time; would fit: every name once',
    ],
    [
      "a sequence as input",
      model({ input: [{ name: "x", type: { value: { case: "sequenceType", value: {} } } }] }),
      'input "x": found sequenceType; would fit: a tensor',
    ],
    [
      "an output without a type",
      model({ output: [{ name: "y" }] }),
      'output "y": found no type; would fit: a tensor',
    ],
    [
      "an input without a shape",
      model({ input: [{ name: "x", type: { value: { case: "tensorType", value: { elemType: 1 } } } }] }),
      'input "x": found a tensor without a shape; would fit: a shape',
    ],
    [
      "a graph as attribute",
      attribute({ type: Attribute.GRAPH }),
      `${a}: found an attribute of type GRAPH; would fit: INT, INTS, FLOAT, FLOATS, STRING, STRINGS, TENSOR`,
    ],
    [
      "an attribute of a function",
      attribute({ refAttrName: "alpha" }),
      `${a}: found a reference to a function's attribute; would fit: a value`,
    ],
    [
      "a tensor attribute without one",
      attribute({ type: Attribute.TENSOR }),
      `${a}: found no tensor; would fit: a tensor`,
    ],
    [
      "a string that is no text",
      attribute({ type: Attribute.STRING, s: Uint8Array.of(255) }),
      `${a}: found bytes that are not UTF-8; would fit: a text in UTF-8`,
    ],
    [
      "an integer that float64 cannot hold",
      attribute({ type: Attribute.INT, i: 2n ** 53n + 1n }),
      `${a}: found the integer 9007199254740993; would fit: integers that a float64 holds`,
    ],
    [
      "external data",
      tensor({ externalData: [{ key: "location", value: "w.bin" }] }),
      `${w}: found values in another file, "w.bin"; would fit: values inside the model`,
    ],
    ["a segment", tensor({ segment: {} }), `${w}: found a segment of a tensor; would fit: whole tensors`],
    [
      "a dtype we lack",
      tensor({ dataType: Code.STRING }),
      `${w}: found dtype 8 (STRING); would fit: ${dtypes}`,
    ],
    ["a dtype nobody has", tensor({ dataType: 99 }), `${w}: found dtype 99 (unknown); would fit: ${dtypes}`],
    [
      "a negative extent",
      tensor({ dataType: Code.FLOAT, dims: [-1n] }),
      `${w}, dims: found -1; would fit: a whole number from 0 to 2^53 - 1`,
    ],
    [
      "a shape beyond all memory",
      tensor({ dataType: Code.INT8, dims: [2n ** 40n, 2n ** 40n], rawData: Uint8Array.of(1) }),
      `${w}: found 1 bytes; would fit: 1.2089258196146292e+24 bytes for int8[1099511627776, 1099511627776]`,
    ],
    [
      "too few values",
      tensor({ dataType: Code.FLOAT, dims: [2n], floatData: [1] }),
      `${w}: found 1 values; would fit: 2 values for float32[2]`,
    ],
    [
      "values in a field of another dtype",
      tensor({ dataType: Code.FLOAT, dims: [1n], int32Data: [1] }),
      `${w}: found float32 values in int32Data; would fit: values in either rawData or floatData`,
    ],
    [
      "values in two fields",
      tensor({ dataType: Code.FLOAT, dims: [1n], rawData: new Uint8Array(4), floatData: [1] }),
      `${w}: found float32 values in rawData and floatData; would fit: values in either rawData or floatData`,
    ],
    [
      "a value beyond its dtype",
      tensor({ dataType: Code.INT8, dims: [1n], int32Data: [128] }),
      `${w}: found the value 128; would fit: values from -128 to 127`,
    ],
    [
      "a bool that is neither",
      tensor({ dataType: Code.BOOL, dims: [1n], rawData: Uint8Array.of(2) }),
      `${w}: found the bool 2; would fit: 0 or 1`,
    ],
  ])("%s", (_, bytes, message) => {
    expect(() => decodeOnnx(bytes)).toThrow(`onnx, ${message}`);
  });
});
