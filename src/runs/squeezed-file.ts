import { readBytes } from "../data/node/index.ts";
import { halfToNumber, numberToHalf } from "../formats/half.ts";
import {
  isSameNetwork,
  readSqueezed,
  type SqueezedRequest,
  valuesOf,
  writeSqueezed,
} from "../formats/squeezed/index.ts";
import { asImage } from "../ir/index.ts";
import { describedBy, metadataOf } from "./description.ts";
import { graphOf } from "./graph-of.ts";
import { inFile } from "./in-file.ts";
import type { TrainedNetwork } from "./network-file.ts";
import { atTwoSizes } from "./two-sizes.ts";

/** A trained network as one .squeezed file: its weights, or what stands for them in `numbers`. */
export const squeezedBytes = (
  network: TrainedNetwork,
  coded: Partial<Pick<SqueezedRequest, "numbers" | "choices">> = {},
): Uint8Array =>
  writeSqueezed({
    ...atTwoSizes(network),
    metadata: metadataOf(network.description),
    numbers: network.weights,
    ...coded,
  });

/** The weights of a network, each rounded to the nearest float16. */
export const halved = (weights: TrainedNetwork["weights"]): TrainedNetwork["weights"] =>
  new Map(
    [...weights].map(([name, values]) => [name, values.map((value) => halfToNumber(numberToHalf(value)))]),
  );

/** Reads a network from a .squeezed file. It brings its graph along, if that is not the one that its description names. */
export async function readSqueezedNetwork(file: string): Promise<TrainedNetwork> {
  const bytes = await readBytes(file);
  const { metadata, stored, graph } = inFile(file, () => readSqueezed(bytes));
  const description = describedBy(metadata, file);
  const weights = new Map(
    stored.map(({ name, shape, stored: numbers }) => [name, valuesOf(shape, numbers)] as const),
  );
  const own = graph();
  const image = asImage(own.inputs[0]?.type.shape ?? []);
  const described = inFile(file, () => graphOf({ description }, image));
  return isSameNetwork(own, described) ? { description, weights } : { description, weights, graph };
}
