import { isFile, isFolder, readBytes } from "../data/node/index.ts";
import { decodeOnnx, readOnnx } from "../formats/onnx/index.ts";
import type { ImageShape } from "../ir/index.ts";
import type { GraphRequest } from "../models/index.ts";
import { describedBy, inFile, knownModel, type NetworkDescription, readNetwork } from "../runs/index.ts";
import { UsageError } from "./errors.ts";
import { built, type Network } from "./network.ts";
import { isOnnxName, networkFile } from "./trained-network.ts";
import { zooFile } from "./zoo-file.ts";

/** The network in a run or file; `undefined` where there is neither. */
export async function storedNetwork(
  source: string,
  { input, options = {} }: GraphRequest,
): Promise<Network | undefined> {
  const exists = (await isFolder(source)) || (await isFile(source)) || zooFile(source) !== undefined;
  if (!exists) return undefined;
  const [option] = Object.keys(options);
  if (option !== undefined)
    throw new UsageError(`${source} is trained: its ${option} cannot be chosen any more`);
  const file = await networkFile(source);
  return isOnnxName(file) ? onnxNetwork(file, input) : describedNetwork(file, input);
}

async function describedNetwork(file: string, input: ImageShape | undefined): Promise<Network> {
  const { description } = await readNetwork(file);
  const { model: name, options } = description;
  const model = knownModel(name);
  return { name, graph: built(model, { options, input: input ?? inputOf(description) }) };
}

async function onnxNetwork(file: string, input: ImageShape | undefined): Promise<Network> {
  const bytes = await readBytes(file);
  const { inputs, metadata } = inFile(file, () => decodeOnnx(bytes));
  const own = "thumbnet.model" in metadata ? describedBy(metadata, file) : undefined;
  const isOpen = inputs.some(({ shape }) => shape.some((extent) => typeof extent === "string"));
  const size = input ?? (own && isOpen ? inputOf(own) : undefined);
  if (isOpen && !size)
    throw new UsageError(
      `${file} reads images of several sizes; choose one with --input, such as 1x3x224x224`,
    );
  const { graph, name } = inFile(file, () => readOnnx(bytes, size ? { input: size } : {}));
  return { name: own?.model ?? (name || file), graph };
}

/** The images that a described network was trained on. */
const inputOf = ({ model, size }: NetworkDescription): ImageShape =>
  size ? [1, 3, ...size] : knownModel(model).input;
