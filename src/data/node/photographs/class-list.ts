import type { ClassSet } from "../../classes.ts";
import { InputError } from "../../errors.ts";
import { readText } from "../files.ts";
import { shown } from "../json.ts";

/** The file that lists classes where photographs lie. */
export const classListName = "synsets.txt";

/** Reads the classes of a list, one `ID NAME` a line, in the order of a network's scores. */
export async function readClassList(path: string): Promise<ClassSet> {
  return parseClassList(await readText(path), path);
}

/** An id that has no name is its own; `source` is what messages call the list. */
export function parseClassList(text: string, source: string): ClassSet {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  if (lines.length === 0)
    throw new InputError(`${source} lists no classes; a line ID NAME for each would fit`);
  const classes = lines.map((line) => {
    const [, id = line, name = line] = /^(\S+)\s+(.+)$/.exec(line) ?? [];
    return { id, name };
  });
  const ids = classes.map(({ id }) => id);
  const twice = firstTwice(ids);
  if (twice !== undefined) throw new InputError(`${source} lists the class ${shown(twice)} twice`);
  return { names: classes.map(({ name }) => name), colours: [], ids };
}

function firstTwice(words: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return words.find((word) => seen.size === seen.add(word).size);
}
