import { InputError } from "../data/index.ts";
import { isFile, isFolder, readBytes } from "../data/node/index.ts";
import { decodeOnnx } from "../formats/onnx/index.ts";
import {
  checkFit,
  describedBy,
  filesOf,
  graphFor,
  type Run,
  readNetwork,
  type TrainedNetwork,
} from "../runs/index.ts";
import { zooFile } from "./zoo-file.ts";

/** The trained network that RUN|FILE names: a run's best, a file of weights, or one that comes with thumbnet. */
export async function trainedNetwork(source: string): Promise<TrainedNetwork> {
  if (await isFolder(source)) return readNetwork(await bestOf(source));
  const file = zooFile(source) ?? source;
  return /\.onnx$/i.test(file) ? readOnnxNetwork(file) : readNetwork(file);
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
  const { metadata, initializers } = decodeOnnx(await readBytes(file));
  const description = describedBy(metadata, file);
  const own = new Set(graphFor(description).parameters.map(({ name }) => name));
  const stored = initializers.filter((tensor) => own.has(tensor.name));
  checkFit(file, description, new Map(stored.map(({ name, shape }) => [name, shape])));
  return {
    description,
    weights: new Map(stored.flatMap(({ name, dtype, data }) => (dtype === "float32" ? [[name, data]] : []))),
  };
}

/** Weights to fine-tune from: those of the same shape; a class layer for other classes starts afresh. */
export async function startingWeights(
  source: string,
  { recipe }: Run,
): Promise<ReadonlyMap<string, Float32Array>> {
  const { description, weights } = await trainedNetwork(source);
  if (description.model !== recipe.model)
    throw new InputError(`${source} holds weights of ${description.model}, not of ${recipe.model}`);
  const wanted = graphFor({ model: recipe.model, options: recipe.modelOptions }).parameters;
  const same = wanted.filter(
    ({ name, type }) => weights.get(name)?.length === type.shape.reduce((a, b) => a * b, 1),
  );
  const classLayer = wanted.filter((p) => !same.includes(p) && !p.name.startsWith("logits/"));
  if (classLayer.length)
    throw new InputError(
      `${source} does not fit ${recipe.model} with these options: ${classLayer[0]?.name} has another shape or is missing`,
    );
  return new Map(
    same.flatMap(({ name }) => (weights.has(name) ? [[name, weights.get(name) ?? new Float32Array()]] : [])),
  );
}
