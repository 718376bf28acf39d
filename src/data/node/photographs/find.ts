import { join, parse } from "node:path";
import { InputError } from "../../errors.ts";
import { isFile, isFolder, namesIn } from "../files.ts";
import { isImageName } from "../layouts/layout.ts";
import { splitNamed } from "../splits.ts";
import { classListName } from "./class-list.ts";

/** A photograph that has been found but not read. */
export interface Found {
  readonly file: string;
  /** The id of its class, as its name or its folder says. */
  readonly classId: string;
}

/** The photographs of a folder, and what it says of their classes. */
export interface Finding {
  readonly photographs: readonly Found[];
  /** The file that lists classes, where there is one. */
  readonly list: string | undefined;
  /** The folders that stand for classes; `undefined` where photographs are named by class. */
  readonly folders: readonly string[] | undefined;
}

const knownSplits: ReadonlySet<string> = new Set(["train", "val", "valid", "validation", "test"]);

/** Finds photographs named by the ids of their classes, or a folder of them for each class. */
export async function findPhotographs(path: string, split: string | undefined): Promise<Finding> {
  const folder = await splitFolder(path, split);
  const list = await firstFile([join(folder, classListName), join(path, classListName)]);
  const named = (await namesIn(folder)).filter(isImageName);
  if (named.length > 0)
    return {
      list,
      folders: undefined,
      photographs: named.map((name) => ({ file: join(folder, name), classId: idIn(name) })),
    };
  const folders = await foldersIn(folder);
  const photographs = await Promise.all(folders.map((name) => photographsIn(join(folder, name), name)));
  return { list, folders, photographs: photographs.flat() };
}

/** The folder of a split: that asked for, else the one to validate with, else all there is. */
async function splitFolder(path: string, split: string | undefined): Promise<string> {
  if (!(await isFolder(path)))
    throw new InputError(
      `${path} is not a folder; photographs beside ${classListName}, or a folder for each class, would fit`,
    );
  const splits = (await foldersIn(path)).filter((name) => knownSplits.has(name));
  const found = splitNamed(splits, split ?? "val");
  if (found !== undefined) return join(path, found);
  if (splits.length > 0)
    throw new InputError(`${path} has no split "${split ?? "val"}"; it has ${splits.join(", ")}`);
  if (split !== undefined)
    throw new InputError(
      `${path} is not divided into splits and has no ${split}; a folder for each, such as train and val, would fit`,
    );
  return path;
}

/** The WordNet id in a name such as `n01440764_10026.JPEG`; without one, the name before its ending. */
const idIn = (name: string): string => /n\d{8}/.exec(name)?.[0] ?? parse(name).name;

async function photographsIn(folder: string, classId: string): Promise<readonly Found[]> {
  return (await namesIn(folder)).filter(isImageName).map((name) => ({ file: join(folder, name), classId }));
}

async function foldersIn(folder: string): Promise<readonly string[]> {
  const names = (await namesIn(folder)).filter((name) => !name.startsWith("."));
  const kinds = await Promise.all(names.map((name) => isFolder(join(folder, name))));
  return names.filter((_, i) => kinds[i]);
}

async function firstFile(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) if (await isFile(path)) return path;
  return undefined;
}
