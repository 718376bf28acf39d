import { halved, networkBytes, type Precision, squeezedBytes, type TrainedNetwork } from "../runs/index.ts";
import { UsageError } from "./errors.ts";
import { onnxBytes } from "./onnx-bytes.ts";

export const networkFormats = ["onnx", "safetensors", "squeezed"] as const;

/** How a network is to be written. */
export interface Written {
  readonly format: (typeof networkFormats)[number];
  readonly precision: Precision;
}

/** A trained network as a file. */
export function bytesOf(network: TrainedNetwork, { format, precision }: Written): Uint8Array {
  if (format === "onnx") return onnxBytes(network);
  if (format === "squeezed")
    return squeezedBytes(network, precision === "float16" ? { numbers: halved(network.weights) } : {});
  if (network.graph)
    throw new UsageError(
      `this file brings a network of its own, which is not ${network.description.model} as thumbnet knows it: ONNX and .squeezed keep it, safetensors does not`,
    );
  return networkBytes(network, precision);
}
