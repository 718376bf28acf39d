import { type ClassSet, InputError } from "../data/index.ts";
import type { AnyOpened } from "../data/node/index.ts";

/** Refuses pictures that are labelled with other classes than the network of `source` knows. */
export function checkClasses(dataset: AnyOpened, { names }: ClassSet, source: string): void {
  const found = dataset.classes.names;
  if (found.join() === names.join()) return;
  throw new InputError(
    `${source} labels ${names.length} classes (${names.join(", ")}), but ${dataset.name} has ${found.length} (${found.join(", ")})`,
  );
}
