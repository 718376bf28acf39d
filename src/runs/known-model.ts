import { InputError } from "../data/index.ts";
import { type Model, modelNamed, zoo } from "../models/index.ts";

/** The model that a file names. */
export function knownModel(name: string): Model {
  const model = modelNamed(name);
  if (model) return model;
  throw new InputError(`there is no model ${name}; thumbnet knows ${zoo.map((m) => m.name).join(", ")}`);
}
