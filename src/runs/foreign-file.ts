import { InputError, numberedClasses, preprocessings } from "../data/index.ts";
import { readBytes } from "../data/node/index.ts";
import { readSafetensors, toFloat32 } from "../formats/safetensors/index.ts";
import { renamed, torchvision } from "../pretrained/index.ts";
import type { NetworkDescription } from "./description.ts";
import { inFile } from "./in-file.ts";
import { knownModel } from "./known-model.ts";
import { checkFit, type TrainedNetwork } from "./network-file.ts";

/** A network of the zoo with weights that torchvision named, from a safetensors file. */
export async function readForeign(
  file: string,
  { model, options }: Pick<NetworkDescription, "model" | "options">,
): Promise<TrainedNetwork> {
  const table = Object.hasOwn(torchvision, model) ? torchvision[model] : undefined;
  if (!table)
    throw new InputError(
      `torchvision has no ${model} whose weights are known here; it has ${Object.keys(torchvision).join(", ")}`,
    );
  const bytes = await readBytes(file);
  const tensors = renamed(inFile(file, () => readSafetensors(bytes)).tensors, table);
  const settled = knownModel(model).settings({ ...table.options, ...options });
  const description: NetworkDescription = {
    model,
    options: settled,
    classes: numberedClasses(Number(settled["classes"])),
    ...preprocessings.torchvision,
    data: "",
  };
  checkFit(file, description, new Map([...tensors].map(([name, { shape }]) => [name, shape])));
  return { description, weights: new Map([...tensors].map(([name, tensor]) => [name, toFloat32(tensor)])) };
}
