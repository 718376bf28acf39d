import { edited } from "../compression/edits.ts";
import { InputError } from "../data/index.ts";
import { type Model, modelNamed, zoo } from "../models/index.ts";
import type { NetworkDescription } from "./description.ts";

/** The model that a file names. */
export function knownModel(name: string): Model {
  const model = modelNamed(name);
  if (model) return model;
  throw new InputError(`there is no model ${name}; thumbnet knows ${zoo.map((m) => m.name).join(", ")}`);
}

/** The model that a network is one of, with everything that was done to its graph since. */
export function describedModel({ model: name, edits }: Pick<NetworkDescription, "model" | "edits">): Model {
  const model = knownModel(name);
  return { ...model, graph: (request) => edited(model.graph(request), edits) };
}
