import { InputError } from "../data/index.ts";
import { readBytes, writeAtomically } from "../data/node/index.ts";
import {
  asHalf,
  fromFloat32,
  readSafetensors,
  toFloat32,
  writeSafetensors,
} from "../formats/safetensors/index.ts";
import type { Graph, ImageShape } from "../ir/index.ts";
import { isCheckpoint } from "./checkpoint.ts";
import { describedBy, metadataOf, type NetworkDescription } from "./description.ts";
import { inFile } from "./in-file.ts";
import { describedModel } from "./known-model.ts";

/** A network that has been trained: what it is, and its numbers by parameter name. */
export interface TrainedNetwork {
  readonly description: NetworkDescription;
  readonly weights: ReadonlyMap<string, Float32Array>;
  /** Builds it, for images of some shape or for the file's own; absent where the description says how. */
  graph?(input?: ImageShape): Graph;
}

/** Bytes of one stored number: float32 as trained, or float16, half the size. */
export type Precision = "float32" | "float16";

/** A network as one safetensors file. */
export function networkBytes(
  { description, weights }: TrainedNetwork,
  precision: Precision = "float32",
): Uint8Array {
  const shapes = new Map(graphFor(description).parameters.map(({ name, type }) => [name, type.shape]));
  const tensors = [...weights].map(([name, numbers]) => {
    const stored = fromFloat32(shapes.get(name) ?? [numbers.length], numbers);
    return [name, precision === "float16" ? asHalf(stored) : stored] as const;
  });
  return writeSafetensors({ metadata: metadataOf(description), tensors: new Map(tensors) });
}

export async function writeNetwork(
  file: string,
  network: TrainedNetwork,
  precision?: Precision,
): Promise<void> {
  await writeAtomically(file, networkBytes(network, precision));
}

/** Reads a network and checks that its numbers fit the model that it names. */
export async function readNetwork(file: string): Promise<TrainedNetwork> {
  const bytes = await readBytes(file);
  const { metadata, tensors } = inFile(file, () => readSafetensors(bytes));
  if (isCheckpoint(metadata))
    throw new InputError(
      `${file} is a checkpoint, which --resume continues; the network is in best.safetensors beside it`,
    );
  const description = describedBy(metadata, file);
  checkFit(file, description, new Map([...tensors].map(([name, { shape }]) => [name, shape])));
  return { description, weights: new Map([...tensors].map(([name, tensor]) => [name, toFloat32(tensor)])) };
}

/** What decides a network's graph. */
export type Architecture = Pick<NetworkDescription, "model" | "options" | "edits">;

/** A described network for the images that its paper counts for: to name its parameters, not to run. */
export const graphFor = ({ options, ...network }: Architecture): Graph =>
  describedModel(network).graph({ options });

/** Refuses numbers of another network: says what is missing, what is left over and what has another shape. */
export function checkFit(
  file: string,
  description: Architecture,
  stored: ReadonlyMap<string, readonly number[]>,
): void {
  const graph = inFile(file, () => graphFor(description));
  const wanted = new Map(graph.parameters.map(({ name, type }) => [name, type.shape]));
  const missing = [...wanted.keys()].filter((name) => !stored.has(name));
  const extra = [...stored.keys()].filter((name) => !wanted.has(name));
  const other = [...wanted].filter(([name, shape]) => {
    const found = stored.get(name);
    return found && found.join() !== shape.join();
  });
  const complaints = [
    ...(missing.length ? [`${missing.length} of its parameters are missing (${someOf(missing)})`] : []),
    ...(extra.length ? [`${extra.length} tensors are not its own (${someOf(extra)})`] : []),
    ...(other.length
      ? [someOf(other.map(([name, shape]) => `${name} is [${stored.get(name)}], not [${shape}]`))]
      : []),
  ];
  if (complaints.length)
    throw new InputError(`${file} does not fit ${description.model}: ${complaints.join("; ")}`);
}

const someOf = (names: readonly string[]): string =>
  names.length > 3 ? `${names.slice(0, 3).join(", ")}, …` : names.join(", ");
