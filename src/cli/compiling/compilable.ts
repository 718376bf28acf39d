import { basename, extname } from "node:path";
import { imagenetNormalisation, numberedClasses } from "../../data/index.ts";
import { readBytes } from "../../data/node/index.ts";
import type { Task } from "../../engines/wasm/index.ts";
import { readSqueezed, type Stored } from "../../formats/squeezed/index.ts";
import type { Graph, ImageShape } from "../../ir/index.ts";
import { type Model, modelNamed, POINTS, SCORES } from "../../models/index.ts";
import {
  describedModel,
  inFile,
  knownModel,
  type NetworkDescription,
  preprocessingOf,
  type TrainedNetwork,
  taskOf,
} from "../../runs/index.ts";
import { initialParameters } from "../../training/index.ts";
import { UsageError } from "../errors.ts";
import { built } from "../network.ts";
import type { Size } from "../options.ts";
import { taskFor } from "../task.ts";
import { isSqueezedName, networkFile, readTrained } from "../trained-network.ts";

/** A network with its numbers, for one size of image. */
export interface Compilable {
  /** What its files are called. */
  readonly name: string;
  readonly description: NetworkDescription;
  readonly task: Task;
  readonly graph: Graph;
  readonly weights: Readonly<Record<string, Float32Array>>;
  /** Parameters that a .squeezed file keeps in few words. */
  readonly stored: ReadonlyMap<string, Stored>;
}

interface Asked {
  readonly size: Size | undefined;
  readonly classes: number | undefined;
}

/** The network that RUN|FILE|MODEL names: trained, or one of the zoo with the numbers that training would begin with. */
export async function compilable(source: string, asked: Asked): Promise<Compilable> {
  const model = modelNamed(source);
  if (model) return untrained(model, asked);
  if (asked.classes !== undefined)
    throw new UsageError(`${source} is trained: its number of classes cannot be chosen any more`);
  const file = await networkFile(source);
  const network = await readTrained(file);
  const { description } = network;
  const graph = graphAt(network, { file, size: asked.size ?? usualSize(description) });
  return {
    name: nameOf(source),
    description,
    task: taskFor(description, { source, given: new Set(), only: {} }),
    graph,
    weights: Object.fromEntries(network.weights),
    stored: isSqueezedName(file) ? await storedIn(file) : new Map(),
  };
}

function untrained(model: Model, { size, classes }: Asked): Compilable {
  const options = classes === undefined ? {} : { classes };
  const [, , h, w] = model.input;
  const graph = built(model, { options, input: [1, 3, ...(size ?? ([h, w] as const))] });
  const count = Number(model.settings(options)["classes"]);
  const description: NetworkDescription = {
    model: model.name,
    options: { classes: count },
    classes: numberedClasses(count),
    normalisation: imagenetNormalisation,
    data: "",
  };
  const task = taskFor(description, { source: model.name, given: new Set(), only: {} });
  const weights = Object.fromEntries(initialParameters(graph, 1));
  return { name: model.name, description, task, graph, weights, stored: new Map() };
}

function graphAt(
  { description, graph }: TrainedNetwork,
  { file, size }: { readonly file: string; readonly size: Size },
): Graph {
  const input: ImageShape = [1, 3, ...size];
  if (graph) return inFile(file, () => graph(input));
  return built(describedModel(description), { options: description.options, input });
}

/** Height and width that a network was trained at. */
function usualSize(description: NetworkDescription): Size {
  const [, , h, w] = knownModel(description.model).input;
  return taskOf(description) === "classification"
    ? preprocessingOf(description).size
    : (description.size ?? [h, w]);
}

async function storedIn(file: string): Promise<ReadonlyMap<string, Stored>> {
  const bytes = await readBytes(file);
  return new Map(inFile(file, () => readSqueezed(bytes)).stored.map(({ name, stored }) => [name, stored]));
}

/** `runs/camvid` and `camvid.squeezed` are both `camvid`. */
const nameOf = (source: string): string => basename(source, extname(source));

/** The output that answers a task. */
export const outputFor = (task: Task): string => (task === "keypoints" ? POINTS : SCORES);
