import { InputError } from "../data/index.ts";
import { isFile, isFolder, readBytes } from "../data/node/index.ts";
import { decodeOnnx, type OnnxModel, readModel } from "../formats/onnx/index.ts";
import type { ImageShape } from "../ir/index.ts";
import {
  checkFit,
  describedBy,
  filesOf,
  graphFor,
  inFile,
  knownModel,
  type NetworkDescription,
  readNetwork,
  readSqueezedNetwork,
  type TrainedNetwork,
} from "../runs/index.ts";
import { isDeepCompressedName, readDeepCompressed } from "./deep-compressed.ts";
import type { Positional } from "./options.ts";
import { zooFile, zooNames } from "./zoo-file.ts";

/** The argument of every command that uses a trained network. */
export const trainedSource = {
  placeholder: "RUN|FILE",
  help: "a run, a .safetensors, .onnx or .squeezed file, Han et al.'s compressed SqueezeNet (.net), or a network that comes with thumbnet",
} as const satisfies Positional;

/** The trained network that RUN|FILE names: a run's best, a file of weights, or one that comes with thumbnet. */
export async function trainedNetwork(source: string): Promise<TrainedNetwork> {
  return readTrained(await networkFile(source));
}

/** The trained network in a file, whose name's ending tells the format. */
export function readTrained(file: string): Promise<TrainedNetwork> {
  if (isDeepCompressedName(file)) return readDeepCompressed(file);
  if (isSqueezedName(file)) return readSqueezedNetwork(file);
  return isOnnxName(file) ? readOnnxNetwork(file) : readNetwork(file);
}

/** Refuses a network that its file brings along, such as one in integers: its weights are not those of a model of ours. */
export function checkModelled({ description, graph }: TrainedNetwork, source: string): void {
  if (!graph) return;
  throw new InputError(
    `${source} brings a network of its own, whose weights are not those of ${description.model}; the network that it was made of would fit`,
  );
}

export const isSqueezedName = (file: string): boolean => /\.squeezed$/i.test(file);

export const isOnnxName = (file: string): boolean => /\.onnx$/i.test(file);

/** The file that RUN|FILE names. */
export async function networkFile(source: string): Promise<string> {
  if (await isFolder(source)) return bestOf(source);
  const file = (await isFile(source)) ? source : zooFile(source);
  if (file !== undefined) return file;
  throw new InputError(
    [
      `there is no run and no file ${source}`,
      ...(zooNames().length ? [`thumbnet comes with ${zooNames().join(", ")}`] : []),
    ].join("; "),
  );
}

async function bestOf(run: string): Promise<string> {
  const { best, run: description } = filesOf(run);
  if (await isFile(best)) return best;
  throw new InputError(
    (await isFile(description))
      ? `${run} has no best weights yet: they are written at the first validation`
      : `${run} is a folder but no run: there is no run.json in it`,
  );
}

/** An ONNX file of ours holds every parameter under its name. */
async function readOnnxNetwork(file: string): Promise<TrainedNetwork> {
  const bytes = await readBytes(file);
  const model = inFile(file, () => decodeOnnx(bytes));
  const { metadata, initializers } = model;
  const description = describedBy(metadata, file);
  if (initializers.some(({ dtype }) => dtype === "int8")) return inIntegers(model, description);
  const own = new Set(inFile(file, () => graphFor(description)).parameters.map(({ name }) => name));
  const stored = initializers.filter((tensor) => own.has(tensor.name));
  checkFit(file, description, new Map(stored.map(({ name, shape }) => [name, shape])));
  const weights = new Map<string, Float32Array>();
  for (const { name, dtype, data } of stored) {
    if (dtype !== "float32") throw new InputError(`${file} has ${name} as ${dtype}; float32 would fit`);
    weights.set(name, data);
  }
  return { description, weights };
}

/** A network in integers is the one that its file holds: its weights are parameters no more. */
function inIntegers(model: OnnxModel, description: NetworkDescription): TrainedNetwork {
  const { model: name, size } = description;
  const usual: ImageShape = size ? [1, 3, ...size] : knownModel(name).input;
  const readFor = (input: ImageShape = usual) => readModel(model, { input });
  return {
    description,
    weights: new Map(Object.entries(readFor().weights)),
    graph: (input) => readFor(input).graph,
  };
}
