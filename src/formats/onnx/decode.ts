import { fromBinary } from "@bufbuild/protobuf";
import { FormatError, quoted } from "../errors.ts";
import { decodeAttribute } from "./decode-attribute.ts";
import { decodeTensor } from "./decode-tensor.ts";
import { dtypeOf } from "./dtypes.ts";
import {
  type GraphProto,
  type ModelProto,
  ModelProtoSchema,
  type NodeProto,
  type ValueInfoProto,
} from "./generated/onnx_pb.ts";
import { toCount } from "./integers.ts";
import { misread } from "./misread.ts";
import type { OnnxModel, OnnxNode, OnnxTensor, OnnxValueInfo } from "./model.ts";

/** Messages may hold messages this deep; a model without graphs in attributes needs nine. */
const deepest = 32;

/** Reads an ONNX file, refusing what `OnnxModel` cannot say; doc strings are dropped. */
export function decodeOnnx(bytes: Uint8Array): OnnxModel {
  const proto = parse(bytes);
  if (proto.graph === undefined) throw misread("model", "no graph", "a model with a graph");
  if (proto.functions.length > 0) throw misread("model", "functions of its own", "a model without functions");
  return {
    irVersion: toCount(proto.irVersion, "ir_version"),
    ...decodeOpsets(proto),
    producer: { name: proto.producerName, version: proto.producerVersion },
    ...decodeGraph(proto.graph),
    metadata: uniqueRecord(
      proto.metadataProps.map(({ key, value }) => [key, value]),
      "metadata",
    ),
  };
}

function parse(bytes: Uint8Array): ModelProto {
  try {
    // A view, because a Buffer would hand its own kind on to every part.
    const view = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return fromBinary(ModelProtoSchema, view, { readUnknownFields: false, recursionLimit: deepest });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw misread("file", `bytes that are no ModelProto (${reason})`, "an ONNX model");
  }
}

function decodeOpsets({ opsetImport }: ModelProto): Pick<OnnxModel, "opset" | "otherDomains"> {
  const versions = uniqueRecord(
    opsetImport.map(({ domain, version }) => [
      domain === "ai.onnx" ? "" : domain,
      toCount(version, `opset ${quoted(domain)}`),
    ]),
    "opset_import",
  );
  const { "": opset, ...otherDomains } = versions;
  if (opset === undefined) throw misread("opset_import", "no version of ONNX's own operators", "one");
  return Object.keys(otherDomains).length > 0 ? { opset, otherDomains } : { opset };
}

function decodeGraph(
  graph: GraphProto,
): Pick<OnnxModel, "name" | "nodes" | "initializers" | "inputs" | "outputs" | "inner"> {
  if (graph.sparseInitializer.length > 0) throw misread("graph", "sparse initializers", "dense ones");
  const inner = graph.valueInfo.flatMap(decodeInner);
  return {
    name: graph.name,
    ...(inner.length > 0 && { inner }),
    nodes: graph.node.map(decodeNode),
    initializers: decodeInitializers(graph),
    inputs: graph.input.map((info) => decodeValueInfo(info, "input")),
    outputs: graph.output.map((info) => decodeValueInfo(info, "output")),
  };
}

function decodeNode(proto: NodeProto, index: number): OnnxNode {
  const where = `node ${index} ${quoted(proto.name || proto.opType)}`;
  if (proto.opType === "") throw misread(where, "no op_type", "an operator's name");
  if (proto.overload !== "") throw misread(where, `overload ${quoted(proto.overload)}`, "no overload");
  const domain = proto.domain === "ai.onnx" ? "" : proto.domain;
  return {
    name: proto.name,
    opType: proto.opType,
    ...(domain === "" ? {} : { domain }),
    inputs: proto.input,
    outputs: proto.output,
    attributes: uniqueRecord(
      proto.attribute.map((attribute) => [attribute.name, decodeAttribute(attribute, where)]),
      where,
    ),
  };
}

function decodeInitializers({ initializer }: GraphProto): OnnxTensor[] {
  const tensors = initializer.map((proto) => decodeTensor(proto, `initializer ${quoted(proto.name)}`));
  uniqueRecord(
    tensors.map((tensor) => [tensor.name, tensor]),
    "initializers",
  );
  return tensors;
}

function decodeValueInfo({ name, type }: ValueInfoProto, kind: string): OnnxValueInfo {
  const where = `${kind} ${quoted(name)}`;
  if (type?.value.case !== "tensorType") throw misread(where, type?.value.case ?? "no type", "a tensor");
  const { elemType, shape } = type.value.value;
  if (shape === undefined) throw misread(where, "a tensor without a shape", "a shape");
  return {
    name,
    dtype: dtypeOf(elemType, where),
    shape: shape.dim.map(({ value }) => {
      if (value.case === "dimValue") return toCount(value.value, `${where}, shape`);
      return value.case === "dimParam" ? value.value : "";
    }),
  };
}

/** The type of a value between nodes, which is a remark: one that cannot be read is passed over. */
function decodeInner(info: ValueInfoProto): readonly OnnxValueInfo[] {
  try {
    return [decodeValueInfo(info, "value")];
  } catch (error) {
    if (error instanceof FormatError) return [];
    throw error;
  }
}

/** A record of the entries, refused when a name comes twice. */
function uniqueRecord<T>(entries: readonly (readonly [string, T])[], where: string): Record<string, T> {
  const seen = new Set<string>();
  for (const [name] of entries) {
    if (seen.has(name)) throw misread(where, `the name ${quoted(name)} a second time`, "every name once");
    seen.add(name);
  }
  return Object.fromEntries(entries);
}
