import { create, fromBinary } from "@bufbuild/protobuf";
import { quoted } from "../errors.ts";
import {
  type BlobProto,
  type LayerParameter,
  LayerParameterSchema,
  type NetParameter,
  NetParameterSchema,
  type V1LayerParameter,
  V1LayerParameter_LayerType as V1Type,
  V1LayerParameter_LayerTypeSchema as V1TypeSchema,
} from "./generated/caffe_pb.ts";
import { misread } from "./misread.ts";
import { runsInTests } from "./phase.ts";
import { messageFromText } from "./text-message.ts";

/** What a .prototxt describes. */
export interface Net {
  /** With the inputs that it declares beside its layers. */
  readonly declared: NetParameter;
  /** Those that run in Caffe's phase TEST, each with a name of its own. */
  readonly layers: readonly LayerParameter[];
}

/** Reads a .prototxt. */
export function netFromText(text: string): Net {
  const declared = messageFromText(NetParameterSchema, text);
  const layers = layersOf(declared).filter(runsInTests);
  if (layers.length === 0) throw misread("network", "no layers", "layers that run in phase TEST");
  named(layers);
  return { declared, layers };
}

/** Messages may hold messages this deep; a network needs four. */
const deepest = 16;

/** The numbers that a .caffemodel holds, by layer. */
export function blobsFromBinary(bytes: Uint8Array): ReadonlyMap<string, readonly BlobProto[]> {
  const trained = layersOf(parse(bytes)).filter(({ blobs }) => blobs.length > 0);
  if (trained.length === 0)
    throw misread("file", "no layer with numbers", "a .caffemodel of a trained network");
  return new Map([...named(trained)].map(([name, { blobs }]) => [name, blobs]));
}

function parse(bytes: Uint8Array): NetParameter {
  try {
    // A view, because a Buffer would hand its own kind on to every part.
    const view = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return fromBinary(NetParameterSchema, view, { readUnknownFields: false, recursionLimit: deepest });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw misread("file", `bytes that are no NetParameter (${reason})`, "a .caffemodel");
  }
}

function layersOf({ layer, layers }: NetParameter): readonly LayerParameter[] {
  if (layer.length > 0 && layers.length > 0)
    throw misread("network", "both layer and layers", "one of the two forms");
  return layers.length > 0 ? layers.map(upgraded) : layer;
}

function named(layers: readonly LayerParameter[]): ReadonlyMap<string, LayerParameter> {
  const byName = new Map<string, LayerParameter>();
  for (const layer of layers) {
    if (byName.has(layer.name))
      throw misread(`layer ${quoted(layer.name)}`, "the name a second time", "every name once");
    byName.set(layer.name, layer);
  }
  return byName;
}

/** Types of the old form under their new names; the others are not read in either form. */
const types: Partial<Record<V1Type, string>> = {
  [V1Type.ACCURACY]: "Accuracy",
  [V1Type.CONCAT]: "Concat",
  [V1Type.CONVOLUTION]: "Convolution",
  [V1Type.DATA]: "Data",
  [V1Type.DECONVOLUTION]: "Deconvolution",
  [V1Type.DROPOUT]: "Dropout",
  [V1Type.ELTWISE]: "Eltwise",
  [V1Type.EUCLIDEAN_LOSS]: "EuclideanLoss",
  [V1Type.FLATTEN]: "Flatten",
  [V1Type.HDF5_DATA]: "HDF5Data",
  [V1Type.HINGE_LOSS]: "HingeLoss",
  [V1Type.IMAGE_DATA]: "ImageData",
  [V1Type.INNER_PRODUCT]: "InnerProduct",
  [V1Type.LRN]: "LRN",
  [V1Type.MEMORY_DATA]: "MemoryData",
  [V1Type.MULTINOMIAL_LOGISTIC_LOSS]: "MultinomialLogisticLoss",
  [V1Type.POOLING]: "Pooling",
  [V1Type.RELU]: "ReLU",
  [V1Type.SIGMOID]: "Sigmoid",
  [V1Type.SIGMOID_CROSS_ENTROPY_LOSS]: "SigmoidCrossEntropyLoss",
  [V1Type.SILENCE]: "Silence",
  [V1Type.SLICE]: "Slice",
  [V1Type.SOFTMAX]: "Softmax",
  [V1Type.SOFTMAX_LOSS]: "SoftmaxWithLoss",
  [V1Type.SPLIT]: "Split",
};

/** A layer of the old form, `layers`, in the new one, `layer`: the same fields under other numbers. */
function upgraded({ $typeName: _, $unknown: __, type, ...same }: V1LayerParameter): LayerParameter {
  const known = types[type] ?? V1TypeSchema.value[type]?.name ?? String(type);
  return create(LayerParameterSchema, { ...same, type: known });
}
