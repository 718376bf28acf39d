import { encodeOnnx, toOnnx } from "../formats/onnx/index.ts";
import { knownModel, metadataOf, type TrainedNetwork } from "../runs/index.ts";

/** A trained network as an ONNX file for any batch, height and width, where the network allows it. */
export function onnxBytes({ description, weights }: TrainedNetwork): Uint8Array {
  const { model: name, options } = description;
  const model = knownModel(name);
  const [n, c, h, w] = model.input;
  return encodeOnnx(
    toOnnx(model.graph({ options }), {
      name,
      weights: Object.fromEntries(weights),
      alsoAs: model.graph({ options, input: [n + 1, c, h + 32, w + 64] }),
      metadata: metadataOf(description),
    }),
  );
}
