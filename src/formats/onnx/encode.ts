import { create, toBinary } from "@bufbuild/protobuf";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { encodeNode, encodeTensorHead, encodeValueInfo, rawBytes } from "./encode-parts.ts";
import {
  GraphProtoSchema,
  ModelProtoSchema,
  StringStringEntryProtoSchema,
  TensorProtoSchema,
} from "./generated/onnx_pb.ts";
import type { OnnxModel, OnnxTensor } from "./model.ts";

/**
 * Writes an ONNX file. The initializers' values, nearly all of it, are copied once, into the result:
 * protobuf allows fields in any order, so the messages around them are written without them and then joined.
 */
export function encodeOnnx(model: OnnxModel): Uint8Array<ArrayBuffer> {
  const { nodes, name, inputs, outputs, inner = [], initializers } = model;
  const graph = create(GraphProtoSchema, {
    name,
    node: nodes.map(encodeNode),
    input: inputs.map(encodeValueInfo),
    output: outputs.map(encodeValueInfo),
    valueInfo: inner.map(encodeValueInfo),
  });
  return join([
    encodeFrame(model),
    ...field(ModelProtoSchema.field.graph.number, [
      toBinary(GraphProtoSchema, graph),
      ...initializers.flatMap(encodeInitializer),
    ]),
  ]);
}

/** The model without its graph. */
function encodeFrame({ irVersion, opset, otherDomains = {}, producer, metadata }: OnnxModel): Uint8Array {
  const opsets = Object.entries({ "": opset, ...otherDomains });
  const frame = create(ModelProtoSchema, {
    irVersion: BigInt(irVersion),
    opsetImport: opsets.map(([domain, version]) => ({ domain, version: BigInt(version) })),
    producerName: producer.name,
    producerVersion: producer.version,
    metadataProps: Object.entries(metadata).map(([key, value]) =>
      create(StringStringEntryProtoSchema, { key, value }),
    ),
  });
  return toBinary(ModelProtoSchema, frame);
}

function encodeInitializer(tensor: OnnxTensor): Uint8Array[] {
  return field(GraphProtoSchema.field.initializer.number, [
    toBinary(TensorProtoSchema, encodeTensorHead(tensor)),
    ...field(TensorProtoSchema.field.rawData.number, [rawBytes(tensor)]),
  ]);
}

/** A field whose value is the parts, one after another. */
function field(number: number, parts: readonly Uint8Array[]): Uint8Array[] {
  const tag = new BinaryWriter().tag(number, WireType.LengthDelimited).uint32(countBytes(parts));
  return [tag.finish(), ...parts];
}

function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(countBytes(parts));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.byteLength;
  }
  return joined;
}

function countBytes(parts: readonly Uint8Array[]): number {
  return parts.reduce((bytes, part) => bytes + part.byteLength, 0);
}
