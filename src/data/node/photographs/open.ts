import { basename, relative } from "node:path";
import type { ClassSet } from "../../classes.ts";
import { type Photograph, pick } from "../../dataset.ts";
import { InputError } from "../../errors.ts";
import type { PhotographSet } from "../../photographs.ts";
import { readImage } from "../images.ts";
import type { Skipped } from "../layouts/layout.ts";
import { readable } from "../readable.ts";
import { classListName, readClassList } from "./class-list.ts";
import { type Finding, type Found, findPhotographs } from "./find.ts";

export interface PhotographsSpec {
  readonly path: string;
  /** Default: the one to validate with, where the folder is divided. */
  readonly split?: string | undefined;
  /** A list of classes, where the folder has none. */
  readonly classes?: string | undefined;
  /** Read everything once, leave out what is no image, and say so in `skipped`. Default false. */
  readonly skipBad?: boolean;
}

export interface OpenedPhotographs extends PhotographSet {
  readonly skipped: readonly Skipped[];
  /** The photograph's path within the folder. */
  idAt(index: number): string;
  fileAt(index: number): string;
}

/** Opens a folder of photographs that each show one class. */
export async function openPhotographs(spec: PhotographsSpec): Promise<OpenedPhotographs> {
  const { path, split, classes: listed, skipBad = false } = spec;
  const finding = await findPhotographs(path, split);
  const { photographs } = finding;
  if (photographs.length === 0)
    throw new InputError(
      `${path} holds no photographs; some named by their class beside ${classListName}, or a folder for each class, would fit`,
    );
  const classes = await classesOf(path, finding, listed);
  const idOf = ({ file }: Found): string => relative(path, file);
  const read = async (photograph: Found): Promise<Photograph> => ({
    id: idOf(photograph),
    label: labelOf(photograph, classes),
    image: await readImage(photograph.file),
  });
  const { good, bad } = skipBad
    ? await readable(photographs, { fileOf: ({ file }) => file, read })
    : { good: photographs, bad: [] };
  if (good.length === 0) throw new InputError(`none of the ${bad.length} photographs in ${path} can be used`);
  const name = basename(path);
  const labels = good.map((photograph) => labelOf(photograph, classes));
  return {
    name,
    classes: classes.set,
    skipped: bad,
    length: good.length,
    labelAt: (index) => pick(labels, index, name),
    idAt: (index) => idOf(pick(good, index, name)),
    fileAt: (index) => pick(good, index, name).file,
    at: (index) => read(pick(good, index, name)),
  };
}

interface Classes {
  readonly set: ClassSet;
  /** Each class's index by its id. */
  readonly indices: ReadonlyMap<string, number>;
  /** Where they are listed, for messages. */
  readonly source: string;
}

async function classesOf(
  path: string,
  { list, folders }: Finding,
  listed: string | undefined,
): Promise<Classes> {
  const source = listed ?? list;
  if (source !== undefined) return classesIn(await readClassList(source), source);
  if (folders) return classesIn({ names: folders, colours: [], ids: folders }, path);
  throw new InputError(
    `${path} does not say what its classes are; ${classListName} in it, with a line ID NAME for each, would fit`,
  );
}

function classesIn(set: ClassSet, source: string): Classes {
  const { ids = set.names } = set;
  return { set, source, indices: new Map(ids.map((id, index) => [id, index])) };
}

function labelOf({ file, classId }: Found, { indices, source }: Classes): number {
  const label = indices.get(classId);
  if (label !== undefined) return label;
  throw new InputError(
    `${file} is of class ${JSON.stringify(classId)} by its name, which ${source} does not list`,
  );
}
