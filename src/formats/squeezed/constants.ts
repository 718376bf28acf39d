import { writeBytes } from "../../compression/coding/index.ts";
import { type Numbers, sizeOf, type Tensor, type TensorType } from "../../ir/tensor.ts";
import { byteLayout, int8Layout, int8Zero } from "./code-layouts.ts";
import { readCodes, writeCodes } from "./codes.ts";
import { planesOf } from "./float-bits.ts";
import type { PartReader } from "./parts.ts";
import { readStored } from "./read-stored.ts";
import type { Sink } from "./sink.ts";
import { valuesOf } from "./stored.ts";
import { writeStored } from "./write-stored.ts";

/** Writes a constant: floats as parameters are, 8-bit numbers and truths as codes, int32 as its four bytes in turn. */
export function writeConstant(sink: Sink, { type, data }: Tensor): void {
  const { dtype, shape } = type;
  if (dtype === "float32") writeStored(sink, shape, { kind: "floats", values: Float32Array.from(data) });
  else if (dtype === "int8")
    writeCodes(
      sink,
      Uint8Array.from(data, (code) => code + int8Zero),
      int8Layout(shape),
    );
  else if (dtype === "int32") {
    for (const plane of planesOf({ width: 4, bits: Uint32Array.from(data) }))
      writeBytes(sink.to, plane, sink.choices.coders);
  } else writeCodes(sink, Uint8Array.from(data), byteLayout(type));
}

export function readConstant(from: PartReader, type: TensorType): Numbers {
  const { dtype, shape } = type;
  switch (dtype) {
    case "float32":
      return valuesOf(shape, readStored(from, shape));
    case "int8":
      return Int8Array.from(readCodes(from, int8Layout(shape)), (code) => code - int8Zero);
    case "int32":
      return new Int32Array(from.words("numbers", sizeOf(shape)).buffer);
    default:
      return readCodes(from, byteLayout(type));
  }
}
