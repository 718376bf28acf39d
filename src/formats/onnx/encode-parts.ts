import { create } from "@bufbuild/protobuf";
import { quoted } from "../errors.ts";
import { dtypeFacts } from "./dtypes.ts";
import {
  type AttributeProto,
  AttributeProtoSchema,
  type NodeProto,
  NodeProtoSchema,
  type TensorProto,
  TensorProtoSchema,
  AttributeProto_AttributeType as Type,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from "./generated/onnx_pb.ts";
import { toInt64 } from "./integers.ts";
import { misread } from "./misread.ts";
import type { OnnxAttribute, OnnxNode, OnnxTensor, OnnxValueInfo } from "./model.ts";

export function encodeNode({ name, opType, domain = "", inputs, outputs, attributes }: OnnxNode): NodeProto {
  return create(NodeProtoSchema, {
    name,
    opType,
    ...(domain === "" ? {} : { domain }),
    input: [...inputs],
    output: [...outputs],
    attribute: Object.entries(attributes).map(([key, value]) =>
      create(AttributeProtoSchema, {
        name: key,
        ...encodeAttribute(value, `node ${quoted(name)}, attribute ${quoted(key)}`),
      }),
    ),
  });
}

type AttributeValue = Partial<Omit<AttributeProto, "$typeName" | "$unknown" | "name">>;

function encodeAttribute(attribute: OnnxAttribute, where: string): AttributeValue {
  const utf8 = new TextEncoder();
  if ("int" in attribute) return { type: Type.INT, i: toInt64(attribute.int, where) };
  if ("ints" in attribute)
    return { type: Type.INTS, ints: attribute.ints.map((value) => toInt64(value, where)) };
  if ("float" in attribute) return { type: Type.FLOAT, f: Math.fround(attribute.float) };
  if ("floats" in attribute) return { type: Type.FLOATS, floats: attribute.floats.map(Math.fround) };
  if ("string" in attribute) return { type: Type.STRING, s: utf8.encode(attribute.string) };
  if ("strings" in attribute)
    return { type: Type.STRINGS, strings: attribute.strings.map((s) => utf8.encode(s)) };
  const tensor = encodeTensorHead(attribute.tensor);
  tensor.rawData = rawBytes(attribute.tensor);
  return { type: Type.TENSOR, t: tensor };
}

/** A tensor without its values. */
export function encodeTensorHead({ name, dtype, shape }: OnnxTensor): TensorProto {
  const dims = shape.map((extent) => toInt64(extent, `tensor ${quoted(name)}, dims`));
  return create(TensorProtoSchema, { name, dims, dataType: dtypeFacts[dtype].code });
}

/** A tensor's values as they lie in a file; shares memory except for int64. */
export function rawBytes({ name, dtype, shape, data }: OnnxTensor): Uint8Array {
  const where = `tensor ${quoted(name)}`;
  const array = dtype === "int64" ? BigInt64Array.from(data, (value) => toInt64(value, where)) : data;
  const bytes = shape.reduce((product, extent) => product * extent, dtypeFacts[dtype].bytes);
  if (array.byteLength !== bytes) {
    throw misread(where, `${array.byteLength} bytes`, `${bytes} bytes for ${dtype}[${shape.join(", ")}]`);
  }
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

export function encodeValueInfo({ name, dtype, shape }: OnnxValueInfo): ValueInfoProto {
  const dim = shape.map((extent) => ({ value: encodeExtent(extent, `value ${quoted(name)}`) }));
  return create(ValueInfoProtoSchema, {
    name,
    type: {
      value: { case: "tensorType", value: { elemType: dtypeFacts[dtype].code, shape: { dim } } },
    },
  });
}

function encodeExtent(extent: number | string, where: string) {
  if (extent === "") return { case: undefined };
  if (typeof extent === "string") return { case: "dimParam", value: extent } as const;
  return { case: "dimValue", value: toInt64(extent, where) } as const;
}
