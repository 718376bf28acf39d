import { create, toBinary } from "@bufbuild/protobuf";
import { NetParameterSchema } from "../../../src/formats/caffe/generated/caffe_pb.ts";
import { type Shape, sizeOf } from "../../../src/ir/index.ts";
import { filled } from "../../support/filled.ts";

/** The blobs of a layer: what each holds, and its shape. */
export type Blobs = readonly (readonly [what: string, shape: Shape])[];

export type Trained = Readonly<Record<string, Blobs>>;

interface Form {
  /** Layers as they were written before 2014, with shapes of four extents. */
  readonly old?: boolean;
  readonly double?: boolean;
}

/** A .caffemodel whose numbers come from the names: `conv1.weight` and so on. */
export function caffemodel(trained: Trained, { old = false, double = false }: Form = {}): Uint8Array {
  const layers = Object.entries(trained).map(([name, blobs]) => ({
    name,
    blobs: blobs.map(([what, shape]) => {
      const numbers = filled(`${name}.${what}`, shape);
      const wide = double ? Float64Array.from(numbers) : numbers;
      const bytes = new Uint8Array(wide.buffer);
      const [num = 1, channels = 1, height = 1, width = 1] = [...Array(4 - shape.length).fill(1), ...shape];
      return {
        ...(old ? { num, channels, height, width } : { shape: { dim: shape.map(BigInt) } }),
        ...(double ? { doubleData: [bytes] } : { data: [bytes] }),
      };
    }),
  }));
  const net = create(NetParameterSchema, old ? { layers } : { layer: layers });
  return toBinary(NetParameterSchema, net);
}

export const conv = (out: number, inPerGroup: number, kh: number, kw = kh): Blobs => [
  ["weight", [out, inPerGroup, kh, kw]],
  ["bias", [out]],
];

export const dense = (out: number, features: number): Blobs => [
  ["weight", [out, features]],
  ["bias", [out]],
];

export const norm = (channels: number): Blobs => [
  ["running_mean", [channels]],
  ["running_var", [channels]],
  ["factor", [1]],
];

export const affine = (channels: number): Blobs => [
  ["scale", [channels]],
  ["bias", [channels]],
];

export const numbersIn = (blobs: Blobs): number => blobs.reduce((sum, [, shape]) => sum + sizeOf(shape), 0);
