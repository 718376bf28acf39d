import { InputError } from "../data/index.ts";
import type { Parameter } from "../ir/index.ts";
import { type Architecture, graphFor, type NetworkDescription, type Run } from "../runs/index.ts";
import type { Io } from "./command.ts";
import { checkModelled, trainedNetwork } from "./trained-network.ts";

/** Weights to fine-tune from, by name. The class layer begins afresh where it scores other classes. */
export async function startingWeights(
  source: string,
  { run: { recipe }, io }: { readonly run: Run; readonly io: Pick<Io, "stderr"> },
): Promise<ReadonlyMap<string, Float32Array>> {
  const network = await trainedNetwork(source);
  const { description, weights } = network;
  checkModel(source, description, recipe.model);
  checkModelled(network, source);
  const given = shapesOf(description);
  const { model, modelOptions: options, edits } = recipe;
  const wanted = shapesOf({ model, options, ...(edits && { edits }) });
  const other = [...wanted].filter(([name, shape]) => given.get(name) !== shape);
  const [strange] = other.filter(([name]) => !name.startsWith(classLayer));
  if (strange) {
    const [name, shape] = strange;
    throw new InputError(
      `${source} does not fit ${recipe.model} with these options: ${name} is [${shape}] here and ${given.has(name) ? `[${given.get(name)}]` : "missing"} there`,
    );
  }
  if (other.length)
    io.stderr(`${other.map(([name]) => name).join(", ")} begin afresh: the classes are others\n`);
  const fresh = new Set(other.map(([name]) => name));
  return new Map([...weights].filter(([name]) => wanted.has(name) && !fresh.has(name)));
}

/** What was done to the graph that `source` holds, which its fine-tuning begins with. */
export async function editsOf(source: string, model: string): Promise<NetworkDescription["edits"]> {
  const { description } = await trainedNetwork(source);
  checkModel(source, description, model);
  return description.edits;
}

function checkModel(source: string, { model }: NetworkDescription, wanted: string): void {
  if (model !== wanted) throw new InputError(`${source} holds weights of ${model}, not of ${wanted}`);
}

/** Where every network of ours that labels pixels scores classes. */
const classLayer = "logits/";

const shapesOf = (network: Architecture): ReadonlyMap<string, string> =>
  new Map(graphFor(network).parameters.map(({ name, type }: Parameter) => [name, type.shape.join(", ")]));
