import { quoted } from "../errors.ts";
import { dtypeFacts, dtypeOf } from "./dtypes.ts";
import { TensorProto_DataLocation as Location, type TensorProto } from "./generated/onnx_pb.ts";
import { toCount, toNumber } from "./integers.ts";
import { misread } from "./misread.ts";
import type { OnnxDtype, OnnxTensor } from "./model.ts";

const valueFields = [
  "rawData",
  "floatData",
  "int32Data",
  "int64Data",
  "doubleData",
  "uint64Data",
  "stringData",
] as const;

/** Reads a tensor into memory of its own. */
export function decodeTensor(proto: TensorProto, where: string): OnnxTensor {
  refuseParts(proto, where);
  const { name } = proto;
  const dtype = dtypeOf(proto.dataType, where);
  const shape = proto.dims.map((extent) => toCount(extent, `${where}, dims`));
  const count = shape.reduce((product, extent) => product * extent, 1);
  const field = filledField(proto, dtype, where);
  checkCount(field, proto[field].length, { dtype, shape, count, where });
  // Copied with the constructor, which aligns; the machines that run us are little-endian, as the file is.
  const raw = field === "rawData" ? new Uint8Array(proto.rawData).buffer : undefined;
  switch (dtype) {
    case "float32":
      return { name, dtype, shape, data: new Float32Array(raw ?? proto.floatData) };
    case "float64":
      return { name, dtype, shape, data: new Float64Array(raw ?? proto.doubleData) };
    case "float16":
      return { name, dtype, shape, data: new Uint16Array(raw ?? within(proto, 0, 65535, where)) };
    case "int8":
      return { name, dtype, shape, data: new Int8Array(raw ?? within(proto, -128, 127, where)) };
    case "uint8":
      return { name, dtype, shape, data: new Uint8Array(raw ?? within(proto, 0, 255, where)) };
    case "int32":
      return { name, dtype, shape, data: new Int32Array(raw ?? proto.int32Data) };
    case "int64":
      return { name, dtype, shape, data: numbers(raw ? new BigInt64Array(raw) : proto.int64Data, where) };
    case "bool":
      return { name, dtype, shape, data: truths(new Uint8Array(raw ?? within(proto, 0, 1, where)), where) };
  }
}

function refuseParts({ dataLocation, externalData, segment }: TensorProto, where: string): void {
  if (dataLocation === Location.EXTERNAL || externalData.length > 0) {
    const file = externalData.find(({ key }) => key === "location")?.value ?? "";
    throw misread(where, `values in another file, ${quoted(file)}`, "values inside the model");
  }
  if (segment !== undefined) throw misread(where, "a segment of a tensor", "whole tensors");
}

function filledField(proto: TensorProto, dtype: OnnxDtype, where: string): (typeof valueFields)[number] {
  const own = dtypeFacts[dtype].field;
  const filled = valueFields.filter((field) => proto[field].length > 0);
  const [field = own] = filled;
  if (filled.length < 2 && (field === own || field === "rawData")) return field;
  throw misread(where, `${dtype} values in ${filled.join(" and ")}`, `values in either rawData or ${own}`);
}

interface Expected {
  readonly dtype: OnnxDtype;
  readonly shape: readonly number[];
  readonly count: number;
  readonly where: string;
}

function checkCount(field: string, length: number, { dtype, shape, count, where }: Expected): void {
  const expected = field === "rawData" ? count * dtypeFacts[dtype].bytes : count;
  if (length === expected) return;
  const unit = field === "rawData" ? "bytes" : "values";
  const extents = `${shape.slice(0, 8).join(", ")}${shape.length > 8 ? ", …" : ""}`;
  throw misread(where, `${length} ${unit}`, `${expected} ${unit} for ${dtype}[${extents}]`);
}

function within({ int32Data }: TensorProto, least: number, most: number, where: string): readonly number[] {
  const outside = int32Data.find((value) => value < least || value > most);
  if (outside === undefined) return int32Data;
  throw misread(where, `the value ${outside}`, `values from ${least} to ${most}`);
}

function truths(values: Uint8Array, where: string): Uint8Array {
  const outside = values.find((value) => value > 1);
  if (outside === undefined) return values;
  throw misread(where, `the bool ${outside}`, "0 or 1");
}

function numbers(values: Iterable<bigint>, where: string): number[] {
  return Array.from(values, (value) => toNumber(value, where));
}
