import { encodeOnnx, toOnnx } from "../formats/onnx/index.ts";
import type { ImageShape } from "../ir/index.ts";
import {
  keypointSight,
  knownModel,
  metadataOf,
  type NetworkDescription,
  type TrainedNetwork,
  taskOf,
} from "../runs/index.ts";

/** A trained network as an ONNX file for any batch, height and width, where the network allows it. */
export function onnxBytes({ description, weights }: TrainedNetwork): Uint8Array {
  const { model: name, options } = description;
  const model = knownModel(name);
  const [here, there] = sizesOf(description);
  return encodeOnnx(
    toOnnx(model.graph({ options, input: here }), {
      name,
      weights: Object.fromEntries(weights),
      alsoAs: model.graph({ options, input: there }),
      metadata: metadataOf(description),
    }),
  );
}

/** Two inputs that differ in all that the file may leave open: where keypoints lie is told at one size of picture. */
function sizesOf(description: NetworkDescription): readonly [ImageShape, ImageShape] {
  const [n, c, h, w] = knownModel(description.model).input;
  if (taskOf(description) !== "keypoints")
    return [
      [n, c, h, w],
      [n + 1, c, h + 32, w + 64],
    ];
  const { size } = keypointSight(description);
  return [
    [n, c, ...size],
    [n + 1, c, ...size],
  ];
}
