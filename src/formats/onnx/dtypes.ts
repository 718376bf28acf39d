import { TensorProto_DataType as Code } from "./generated/onnx_pb.ts";
import { misread } from "./misread.ts";
import type { OnnxDtype } from "./model.ts";

interface DtypeFacts {
  /** The dtype's number in a file. */
  readonly code: Code;
  readonly bytes: number;
  /** Where values lie that are not in `raw_data`. */
  readonly field: "floatData" | "int32Data" | "int64Data" | "doubleData";
}

export const dtypeFacts: { readonly [D in OnnxDtype]: DtypeFacts } = {
  float32: { code: Code.FLOAT, bytes: 4, field: "floatData" },
  float16: { code: Code.FLOAT16, bytes: 2, field: "int32Data" },
  float64: { code: Code.DOUBLE, bytes: 8, field: "doubleData" },
  int8: { code: Code.INT8, bytes: 1, field: "int32Data" },
  uint8: { code: Code.UINT8, bytes: 1, field: "int32Data" },
  int32: { code: Code.INT32, bytes: 4, field: "int32Data" },
  int64: { code: Code.INT64, bytes: 8, field: "int64Data" },
  bool: { code: Code.BOOL, bytes: 1, field: "int32Data" },
};

const names = Object.keys(dtypeFacts).filter(isDtype);
const codeNames = new Map<number, string>(Object.entries(Code).map(([name, code]) => [code, name]));

/** The dtype with this number in a file. */
export function dtypeOf(code: number, where: string): OnnxDtype {
  const dtype = names.find((name) => dtypeFacts[name].code === code);
  if (dtype !== undefined) return dtype;
  throw misread(where, `dtype ${code} (${codeNames.get(code) ?? "unknown"})`, names.join(", "));
}

function isDtype(name: string): name is OnnxDtype {
  return Object.hasOwn(dtypeFacts, name);
}
