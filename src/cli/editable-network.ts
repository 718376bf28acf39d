import { type Edit, edited } from "../compression/edits.ts";
import { readBytes } from "../data/node/index.ts";
import { decodeOnnx, encodeOnnx, type OnnxModel, readModel, toOnnx } from "../formats/onnx/index.ts";
import type { Graph, ImageShape } from "../ir/index.ts";
import { modelNamed } from "../models/index.ts";
import { describedModel, inFile, type NetworkDescription } from "../runs/index.ts";
import { UsageError } from "./errors.ts";
import { built, modelFrom } from "./network.ts";
import { bytesOf, networkFormats, type Written } from "./network-bytes.ts";
import { isOnnxName, networkFile, readTrained } from "./trained-network.ts";

type Weights = Readonly<Record<string, Float32Array>>;

/** A network whose graph can be changed, and how it is written afterwards. */
export interface EditableNetwork {
  readonly name: string;
  readonly graph: Graph;
  /** Absent from a network that was never trained. */
  readonly weights?: Weights;
  /** What it was trained for; absent from a file of others. */
  readonly description?: NetworkDescription;
  /** The network as it is after some edits, as the bytes of a file of that name. */
  bytes(edits: readonly Edit[], weights: Weights, file: string): Uint8Array;
}

export const editableSource = {
  placeholder: "MODEL|RUN|FILE",
  help: "a run, a .safetensors or .onnx file, or a network that comes with thumbnet; to look at, also one of the zoo",
} as const;

interface EditableRequest {
  /** Default: what it was trained with, or what its paper counts for. */
  readonly input: ImageShape | undefined;
  /** Options of a network of the zoo. */
  readonly set: Readonly<Record<string, unknown>>;
}

/** The network that `source` names. */
export async function editableNetwork(
  source: string,
  { input, set }: EditableRequest,
): Promise<EditableNetwork> {
  if (modelNamed(source)) return untrained(source, { input, set });
  const [option] = Object.keys(set);
  if (option !== undefined)
    throw new UsageError(`${source} is trained: its ${option} cannot be chosen any more`);
  const file = await networkFile(source);
  if (!isOnnxName(file)) return trained(file, input);
  const bytes = await readBytes(file);
  const model = inFile(file, () => decodeOnnx(bytes));
  return "thumbnet.model" in model.metadata ? trained(file, input) : foreign(file, { model, input });
}

function untrained(name: string, { input, set: options }: EditableRequest): EditableNetwork {
  return {
    name,
    graph: built(modelFrom(name), { options, ...(input && { input }) }),
    bytes() {
      throw new UsageError(`${name} was not trained: there is nothing to write`);
    },
  };
}

async function trained(file: string, asked: ImageShape | undefined): Promise<EditableNetwork> {
  const { description, weights, graph } = await readTrained(file);
  if (graph)
    throw new UsageError(`${file} is in integers: prune the network that it was made of, or take that apart`);
  const { model: name, options, size } = description;
  const input = asked ?? (size && [1, 3, ...size]);
  return {
    name,
    graph: built(describedModel(description), { options, ...(input && { input }) }),
    weights: Object.fromEntries(weights),
    description,
    bytes(edits, numbers, out) {
      const network = {
        description: withEdits(description, edits),
        weights: new Map(Object.entries(numbers)),
      };
      return bytesOf(network, { format: formatOf(out), precision: "float32" });
    },
  };
}

/** A description that tells of more edits. */
export const withEdits = (description: NetworkDescription, edits: readonly Edit[]): NetworkDescription =>
  edits.length === 0 ? description : { ...description, edits: [...(description.edits ?? []), ...edits] };

/** The format that a file's name ends with. */
export function formatOf(out: string): Written["format"] {
  const format = networkFormats.find((known) => out.toLowerCase().endsWith(`.${known}`));
  if (format) return format;
  throw new UsageError(`--out ${out} ends with no format; .${networkFormats.join(", .")} would fit`);
}

interface ForeignRequest {
  readonly model: OnnxModel;
  readonly input: ImageShape | undefined;
}

/** A file that does not say what it was trained for: its graph is all there is. */
function foreign(file: string, { model, input }: ForeignRequest): EditableNetwork {
  const [image] = model.inputs;
  const isOpen = image?.shape.some((extent) => typeof extent === "string") ?? false;
  if (isOpen && !input)
    throw new UsageError(
      `${file} reads images of several sizes; choose one with --input, such as 1x3x224x224`,
    );
  const readFor = (size: ImageShape | undefined) =>
    inFile(file, () => readModel(model, size && { input: size }));
  const { graph, weights, name, metadata } = readFor(input);
  return {
    name: name || file,
    graph,
    weights,
    bytes(edits, numbers, out) {
      if (formatOf(out) !== "onnx")
        throw new UsageError(`${out} would not say which network it holds; an .onnx file would`);
      const other = isOpen && input ? readFor(larger(input, image?.shape ?? [])).graph : undefined;
      return encodeOnnx(
        toOnnx(edited(graph, edits), {
          name,
          weights: numbers,
          metadata,
          ...(other && { alsoAs: edited(other, edits) }),
        }),
      );
    },
  };
}

/** Another input that the file takes: larger along every axis that it leaves open. */
function larger([n, c, h, w]: ImageShape, said: readonly (number | string)[]): ImageShape {
  const [batch, , height, width] = said.map((extent) => typeof extent === "string");
  return [batch ? n + 1 : n, c, height ? h + 32 : h, width ? w + 64 : w];
}
