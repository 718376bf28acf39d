import { InputError, type PhotographSet } from "../data/index.ts";
import { readClassList } from "../data/node/index.ts";
import { type NetworkDescription, type TrainedNetwork, taskOf } from "../runs/index.ts";
import { UsageError } from "./errors.ts";
import type { Options } from "./options.ts";

/** How a classifier's classes are named where its file does not. */
export const namingOptions = {
  classes: {
    kind: "text",
    placeholder: "FILE",
    help: "names a classifier's classes, a line ID NAME for each, where its own file does not",
  },
} as const satisfies Options;

/** The network with its classes named by the list in `file`, if one is given. */
export async function withClassNames<N extends Pick<TrainedNetwork, "description">>(
  network: N,
  { source, file }: { readonly source: string; readonly file: string | undefined },
): Promise<N> {
  if (file === undefined) return network;
  const { description } = network;
  const { classes } = description;
  if (taskOf(description) !== "classification" || classes.ids)
    throw new UsageError(`--classes ${file} is not needed: ${source} names its classes itself`);
  const listed = await readClassList(file);
  if (listed.names.length !== classes.names.length)
    throw new InputError(
      `${file} lists ${listed.names.length} classes, but ${source} scores ${classes.names.length}`,
    );
  return { ...network, description: { ...description, classes: listed } };
}

interface Photographs extends PhotographSet {
  fileAt(index: number): string;
}

/**
 * The network's class for each class of the photographs: the one of the same id, or, where the network's file names
 * none, the one at the same place.
 */
export function matchClasses(
  photographs: Photographs,
  { classes }: NetworkDescription,
  { source, data }: { readonly source: string; readonly data: string },
): readonly number[] {
  const { names, ids = names } = photographs.classes;
  const scored = classes.names.length;
  if (classes.ids === undefined) {
    if (ids.length === scored) return ids.map((_, index) => index);
    throw new InputError(
      `${source} scores ${scored} classes that it does not name, but ${data} has ${ids.length}; as many would fit`,
    );
  }
  const known = new Map(classes.ids.map((id, index) => [id, index]));
  for (let index = 0; index < photographs.length; index++) {
    const id = ids[photographs.labelAt(index)] ?? "";
    if (!known.has(id))
      throw new InputError(
        `${photographs.fileAt(index)} is of class ${id}, which is none of the ${scored} that ${source} knows (${classes.ids.slice(0, 3).join(", ")}${scored > 3 ? ", …" : ""})`,
      );
  }
  return ids.map((id) => known.get(id) ?? -1);
}
