import { encodeOnnx, toOnnx } from "../formats/onnx/index.ts";
import { atTwoSizes, metadataOf, type TrainedNetwork } from "../runs/index.ts";

/** A trained network as an ONNX file for any batch, height and width, where the network allows it; `told` is kept with it. */
export function onnxBytes(network: TrainedNetwork, told: Readonly<Record<string, string>> = {}): Uint8Array {
  const { description, weights } = network;
  const { graph, ...sizes } = atTwoSizes(network);
  return encodeOnnx(
    toOnnx(graph, {
      ...sizes,
      name: description.model,
      weights: Object.fromEntries(weights),
      metadata: { ...metadataOf(description), ...told },
    }),
  );
}
