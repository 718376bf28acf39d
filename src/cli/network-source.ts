import { InputError } from "../data/index.ts";
import { isFolder } from "../data/node/index.ts";
import { filesOf, graphFor, type Run, readNetwork, type TrainedNetwork } from "../runs/index.ts";
import { zooFile } from "./zoo-file.ts";

/** The trained network that RUN|FILE names: a run's best, a file of weights, or one that comes with thumbnet. */
export async function trainedNetwork(source: string): Promise<TrainedNetwork> {
  if (await isFolder(source)) return readNetwork(filesOf(source).best);
  return readNetwork(zooFile(source) ?? source);
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
