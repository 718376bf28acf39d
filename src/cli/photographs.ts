import { join, resolve } from "node:path";
import { InputError } from "../data/index.ts";
import { isFile, isFolder, isImageName, namesIn } from "../data/node/index.ts";
import { namesFor } from "./picture-names.ts";

/** A picture to label, and the files that its labels are written to. */
export interface Photograph {
  readonly file: string;
  /** Class indices. */
  readonly mask: string;
  /** Classes' colours. */
  readonly colours: string;
  /** The picture under its colours. */
  readonly overlay: string;
}

/** The pictures that files and folders name, in order; none is written over by another's labels. */
export async function photographs(sources: readonly string[], out: string): Promise<readonly Photograph[]> {
  const files = (await Promise.all(sources.map(filesIn))).flat();
  const names = namesFor(files);
  const found = files.map((file, i) => {
    const named = (kind: string): string => join(out, `${names[i]}.${kind}.png`);
    return { file, mask: named("mask"), colours: named("colours"), overlay: named("overlay") };
  });
  const given = new Set(files.map((file) => resolve(file)));
  const lost = found
    .flatMap(({ mask, colours, overlay }) => [mask, colours, overlay])
    .find((file) => given.has(resolve(file)));
  if (lost !== undefined)
    throw new InputError(`${lost} is one of the images and would be written over; give --out another folder`);
  return found;
}

async function filesIn(source: string): Promise<readonly string[]> {
  if (await isFile(source)) return [source];
  if (!(await isFolder(source))) throw new InputError(`there is no image and no folder ${source}`);
  const names = (await namesIn(source)).filter(isImageName);
  if (names.length === 0) throw new InputError(`${source} holds no images`);
  return names.map((name) => join(source, name));
}
