import { halfToNumber, numberToHalf } from "../half.ts";
import { bytesPerElement, type Dtype, type StoredTensor } from "./tensor.ts";

type ReadElement = (view: DataView, at: number) => number;

const readElement: { readonly [D in Dtype]: ReadElement } = {
  F64: (view, at) => view.getFloat64(at, true),
  F32: (view, at) => view.getFloat32(at, true),
  F16: (view, at) => halfToNumber(view.getUint16(at, true)),
  BF16: (view, at) => bfloatToNumber(view.getUint16(at, true)),
  I64: (view, at) => Number(view.getBigInt64(at, true)),
  I32: (view, at) => view.getInt32(at, true),
  I16: (view, at) => view.getInt16(at, true),
  I8: (view, at) => view.getInt8(at),
  U8: (view, at) => view.getUint8(at),
  BOOL: (view, at) => view.getUint8(at),
};

/** The elements as float32, in memory of their own: F16, BF16 and small integers exactly, F64, I32 and I64 rounded to nearest. */
export function toFloat32(tensor: StoredTensor): Float32Array<ArrayBuffer> {
  // The machines that run us are little-endian, as the file is. The copy is aligned and, unlike `slice`, never a Buffer's view.
  if (tensor.dtype === "F32") return new Float32Array(new Uint8Array(tensor.data).buffer);
  const values = new Float32Array(countElements(tensor));
  const read = readElement[tensor.dtype];
  const bytes = bytesPerElement[tensor.dtype];
  const view = viewOf(tensor.data);
  for (let i = 0; i < values.length; i++) values[i] = read(view, i * bytes);
  return values;
}

/** Float32 values as a tensor to be stored; shares their memory. */
export function fromFloat32(shape: readonly number[], values: Float32Array): StoredTensor {
  return { dtype: "F32", shape, data: new Uint8Array(values.buffer, values.byteOffset, values.byteLength) };
}

/** The same tensor as F16, each element rounded once to the nearest half, ties to even. */
export function asHalf(tensor: StoredTensor): StoredTensor {
  if (tensor.dtype === "F16") return tensor;
  const read = readElement[tensor.dtype];
  const bytes = bytesPerElement[tensor.dtype];
  const from = viewOf(tensor.data);
  const data = new Uint8Array(countElements(tensor) * 2);
  const to = viewOf(data);
  for (let i = 0; i < data.length / 2; i++) to.setUint16(i * 2, numberToHalf(read(from, i * bytes)), true);
  return { dtype: "F16", shape: tensor.shape, data };
}

function countElements({ dtype, data }: StoredTensor): number {
  return data.byteLength / bytesPerElement[dtype];
}

function viewOf(data: Uint8Array): DataView {
  return new DataView(data.buffer, data.byteOffset, data.byteLength);
}

/** bfloat16 is the upper half of a float32: 1 sign, 8 exponent and 7 fraction bits. */
function bfloatToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 7) & 255;
  const fraction = bits & 127;
  if (exponent === 0) return sign * fraction * 2 ** -133;
  if (exponent === 255) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (128 + fraction) * 2 ** (exponent - 134);
}
