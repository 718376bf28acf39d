import { type Shape, sizeOf } from "../../ir/tensor.ts";
import type { BlobProto } from "./generated/caffe_pb.ts";
import { misread } from "./misread.ts";

/** The numbers of a blob, in memory of their own, if it has the shape that the layer wants. */
export function numbersOf(blob: BlobProto, shape: Shape, where: string): Float32Array {
  const stored = shapeOf(blob);
  if (significant(stored) !== significant(shape))
    throw misread(where, `numbers of shape [${stored}]`, `[${shape}]`);
  const wide = blob.doubleData.length > 0;
  const bytes = joined(wide ? blob.doubleData : blob.data);
  const count = bytes.byteLength / (wide ? 8 : 4);
  if (count !== sizeOf(shape)) throw misread(where, `${count} numbers`, `${sizeOf(shape)} for [${shape}]`);
  // The machines that run us are little-endian, as the file is.
  return wide ? Float32Array.from(new Float64Array(bytes.buffer)) : new Float32Array(bytes.buffer);
}

/** Files from before Caffe had shapes give every blob four axes. */
function shapeOf({ shape, num, channels, height, width }: BlobProto): Shape {
  return shape ? shape.dim.map(Number) : [num, channels, height, width];
}

/** Extents without leading ones, by which Caffe too compares old shapes with new ones. */
function significant(shape: Shape): string {
  const first = shape.findIndex((extent) => extent !== 1);
  return first < 0 ? "" : shape.slice(first).join();
}

/** Bytes as they lie in the file, copied so that they are aligned. */
function joined(parts: readonly Uint8Array[]): { readonly buffer: ArrayBuffer; readonly byteLength: number } {
  const whole = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}
