import { numberedClasses, preprocessings } from "../data/index.ts";
import { readBytes } from "../data/node/index.ts";
import {
  type CodedLayer,
  denseWeights,
  type LayerShape,
  readDeepCompression,
} from "../formats/deep-compression/index.ts";
import { squeezenet } from "../models/index.ts";
import { graphFor, inFile, type NetworkDescription, type TrainedNetwork } from "../runs/index.ts";

/** A network whose weights are still codes. */
export interface CodedNetwork {
  readonly description: NetworkDescription;
  readonly layers: readonly CodedLayer[];
}

export const isDeepCompressedName = (file: string): boolean => /\.net$/i.test(file);

/** The one network that is known to be published so: Han et al.'s SqueezeNet 1.0, for Caffe. */
const description: NetworkDescription = {
  model: squeezenet.name,
  options: squeezenet.settings({ padConv10: true }),
  classes: numberedClasses(1000),
  ...preprocessings.caffe,
  data: "ImageNet (ILSVRC 2012)",
  licence: "BSD 2-clause (songhan/SqueezeNet-Deep-Compression)",
};

/** The codes of Han et al.'s compressed SqueezeNet. */
export async function readCodedNetwork(file: string): Promise<CodedNetwork> {
  const bytes = await readBytes(file);
  return { description, layers: inFile(file, () => readDeepCompression(bytes, layerShapes())) };
}

/** The same network as numbers to compute with. */
export async function readDeepCompressed(file: string): Promise<TrainedNetwork> {
  const { layers } = await readCodedNetwork(file);
  const weights = layers.flatMap((layer) => [
    [`${layer.name}${weightEnding}`, denseWeights(layer)] as const,
    [`${layer.name}/bias`, layer.bias] as const,
  ]);
  return { description, weights: new Map(weights) };
}

const weightEnding = "/weight";

/** The layers of the prototxt, in its order. */
const layerShapes = (): readonly LayerShape[] =>
  graphFor(description)
    .parameters.filter(({ name }) => name.endsWith(weightEnding))
    .map(({ name, type }) => ({ name: name.slice(0, -weightEnding.length), weights: type.shape }));
