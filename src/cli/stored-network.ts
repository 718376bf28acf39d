import { isFile, isFolder, readBytes } from "../data/node/index.ts";
import {
  decodeOnnx,
  FormatError,
  type OnnxReading,
  type ReadRequest,
  readModel,
} from "../formats/onnx/index.ts";
import { readSqueezed, valuesOf } from "../formats/squeezed/index.ts";
import type { ImageShape } from "../ir/index.ts";
import { describedBy, describedModel, inFile, knownModel, type NetworkDescription } from "../runs/index.ts";
import { caffeNetwork, isCaffemodelName, isPrototxtName } from "./caffe-network.ts";
import { UsageError } from "./errors.ts";
import { built, leastSize, type Network, type NetworkRequest } from "./network.ts";
import { isOnnxName, isSqueezedName, networkFile, readTrained } from "./trained-network.ts";
import { zooFile } from "./zoo-file.ts";

/** The network in a run or file; `undefined` where there is neither. */
export async function storedNetwork(
  source: string,
  { input, options = {}, unknown = "refused" }: NetworkRequest,
): Promise<Network | undefined> {
  const exists = (await isFolder(source)) || (await isFile(source)) || zooFile(source) !== undefined;
  if (!exists) return undefined;
  const [option] = Object.keys(options);
  if (option !== undefined)
    throw new UsageError(
      `${source} is ${isPrototxtName(source) ? "written" : "trained"}: its ${option} cannot be chosen any more`,
    );
  if (isCaffemodelName(source))
    throw new UsageError(`${source} holds numbers alone; the network is in the .prototxt that came with it`);
  const file = await networkFile(source);
  if (isPrototxtName(file)) return describedByCaffe(file, input);
  if (isSqueezedName(file)) return squeezedNetwork(file, input);
  return isOnnxName(file) ? onnxNetwork(file, { input, unknown }) : describedNetwork(file, input);
}

/** A .prototxt has no numbers: the network is as untrained as one of the zoo. */
async function describedByCaffe(file: string, input: ImageShape | undefined): Promise<Network> {
  const { graph, name } = await caffeNetwork(file, input && { input });
  return { name: name || file, graph };
}

async function describedNetwork(file: string, input: ImageShape | undefined): Promise<Network> {
  const { description, weights, graph: own } = await readTrained(file);
  const { model: name, options } = description;
  const size = input ?? inputOf(description);
  const graph = own
    ? inFile(file, () => own(size))
    : built(describedModel(description), { options, input: size });
  return { name, graph, weights: Object.fromEntries(weights) };
}

/** A file that no run of ours left says nothing but its graph and numbers. */
async function squeezedNetwork(file: string, input: ImageShape | undefined): Promise<Network> {
  const bytes = await readBytes(file);
  const { metadata, stored, graph } = inFile(file, () => readSqueezed(bytes));
  if ("thumbnet.model" in metadata) return describedNetwork(file, input);
  const weights = stored.map(({ name, shape, stored: numbers }) => [name, valuesOf(shape, numbers)] as const);
  return { name: file, graph: inFile(file, () => graph(input)), weights: Object.fromEntries(weights) };
}

async function onnxNetwork(
  file: string,
  { input, unknown }: Pick<ReadRequest, "unknown"> & { readonly input: ImageShape | undefined },
): Promise<Network> {
  const bytes = await readBytes(file);
  const model = inFile(file, () => decodeOnnx(bytes));
  const { inputs, metadata } = model;
  const own = "thumbnet.model" in metadata ? describedBy(metadata, file) : undefined;
  const isOpen = inputs.some(({ shape }) => shape.some((extent) => typeof extent === "string"));
  const size = input ?? (own && isOpen ? inputOf(own) : undefined);
  if (isOpen && !size)
    throw new UsageError(
      `${file} reads images of several sizes; choose one with --input, such as 1x3x224x224`,
    );
  const readFor = (asked: ImageShape | undefined): OnnxReading =>
    readModel(model, { ...(asked && { input: asked }), ...(unknown && { unknown }) });
  const { graph, name, weights, skipped } = inFile(file, () =>
    isOpen && size ? largeEnough(file, size, readFor) : readFor(size),
  );
  return { name: own?.model ?? (name || file), graph, weights, ...(skipped.length > 0 && { skipped }) };
}

/** Sides that every network of photographs can read. */
const enough = 512;

/** Reads a file for images of a size; where they are too small for it, says which are not. */
function largeEnough(
  file: string,
  size: ImageShape,
  readFor: (size: ImageShape) => OnnxReading,
): OnnxReading {
  try {
    return readFor(size);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    const [n, c, h, w] = size;
    const [leastH, leastW] = leastSize(readFor, [n, c, enough, enough]);
    if (leastH * leastW === 0 || (h >= leastH && w >= leastW)) throw error;
    throw new UsageError(
      `${file} cannot read images of ${h}x${w} (${error.where}: ${error.found}); it needs ${leastH}x${leastW} or more`,
      { cause: error },
    );
  }
}

/** The images that a described network was trained on. */
const inputOf = ({ model, size }: NetworkDescription): ImageShape =>
  size ? [1, 3, ...size] : knownModel(model).input;
