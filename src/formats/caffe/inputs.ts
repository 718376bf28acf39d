import type { Shape } from "../../ir/tensor.ts";
import { quoted } from "../errors.ts";
import type { BlobShape, LayerParameter, NetParameter } from "./generated/caffe_pb.ts";
import { misread } from "./misread.ts";

/** Something that a network is fed; its shape, where the description says it. */
export interface Fed {
  readonly name: string;
  readonly shape: Shape | undefined;
}

/** Inputs that stand beside the layers: `input`, with `input_shape` or four `input_dim` each. */
export function declaredInputs({ input, inputShape, inputDim }: NetParameter): readonly Fed[] {
  return input.map((name, i) => {
    const dims = inputDim.slice(4 * i, 4 * i + 4);
    if (dims.length > 0 && dims.length < 4)
      throw misread(`input ${quoted(name)}`, `${inputDim.length} input_dim`, "four for each input");
    return { name, shape: extentsOf(inputShape[i]) ?? (dims.length ? dims : undefined) };
  });
}

const extentsOf = (shape: BlobShape | undefined): Shape | undefined => shape?.dim.map(Number);

/** Layers that feed the network. Their second top holds labels, which only losses read. */
export const feeding: Readonly<Record<string, (layer: LayerParameter) => readonly Fed[]>> = {
  Input: ({ top, inputParam }) =>
    top.map((name, i) => ({ name, shape: extentsOf(inputParam?.shape[i] ?? inputParam?.shape[0]) })),
  Data: ({ top, dataParam, transformParam }) =>
    pictures(top, dataParam?.batchSize, transformParam?.cropSize || dataParam?.cropSize),
  ImageData({ top, imageDataParam: images, transformParam }) {
    const crop = transformParam?.cropSize || images?.cropSize;
    return pictures(top, images?.batchSize, crop || images?.newHeight, crop || images?.newWidth);
  },
  MemoryData({ top, memoryDataParam: memory }) {
    if (!memory) return pictures(top);
    const { batchSize, channels, height, width } = memory;
    return top.slice(0, 1).map((name) => ({ name, shape: [batchSize, channels, height, width] }));
  },
  HDF5Data: ({ top }) => pictures(top),
};

/** Pictures in colour; without a size where the layer takes each as it comes. */
const pictures = (tops: readonly string[], batch = 0, h = 0, w = h): readonly Fed[] =>
  tops.slice(0, 1).map((name) => ({ name, shape: batch && h && w ? [batch, 3, h, w] : undefined }));
