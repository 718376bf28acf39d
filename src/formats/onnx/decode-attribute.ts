import { quoted } from "../errors.ts";
import { decodeTensor } from "./decode-tensor.ts";
import { type AttributeProto, AttributeProto_AttributeType as Type } from "./generated/onnx_pb.ts";
import { toNumber } from "./integers.ts";
import { misread } from "./misread.ts";
import type { OnnxAttribute } from "./model.ts";

const typeNames = new Map<number, string>(Object.entries(Type).map(([name, type]) => [type, name]));

export function decodeAttribute(proto: AttributeProto, node: string): OnnxAttribute {
  const where = `${node}, attribute ${quoted(proto.name)}`;
  if (proto.refAttrName !== "") throw misread(where, "a reference to a function's attribute", "a value");
  switch (proto.type) {
    case Type.INT:
      return { int: toNumber(proto.i, where) };
    case Type.INTS:
      return { ints: proto.ints.map((value) => toNumber(value, where)) };
    case Type.FLOAT:
      return { float: proto.f };
    case Type.FLOATS:
      return { floats: proto.floats };
    case Type.STRING:
      return { string: decodeText(proto.s, where) };
    case Type.STRINGS:
      return { strings: proto.strings.map((text) => decodeText(text, where)) };
    case Type.TENSOR:
      if (proto.t === undefined) throw misread(where, "no tensor", "a tensor");
      return { tensor: decodeTensor(proto.t, where) };
    default:
      throw misread(
        where,
        `an attribute of type ${typeNames.get(proto.type) ?? proto.type}`,
        "INT, INTS, FLOAT, FLOATS, STRING, STRINGS, TENSOR",
      );
  }
}

function decodeText(bytes: Uint8Array, where: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw misread(where, "bytes that are not UTF-8", "a text in UTF-8");
  }
}
