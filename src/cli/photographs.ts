import { join, resolve } from "node:path";
import { type Image, InputError } from "../data/index.ts";
import { isFile, isFolder, isImageName, namesIn, readImage } from "../data/node/index.ts";
import type { Io } from "./command.ts";
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
  const files = await pictureFiles(sources);
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

/** The pictures that files and folders name, in order. */
export const pictureFiles = async (sources: readonly string[]): Promise<readonly string[]> =>
  (await Promise.all(sources.map(filesIn))).flat();

async function filesIn(source: string): Promise<readonly string[]> {
  if (await isFile(source)) return [source];
  if (!(await isFolder(source))) throw new InputError(`there is no image and no folder ${source}`);
  const names = (await namesIn(source)).filter(isImageName);
  if (names.length === 0) throw new InputError(`${source} holds no images`);
  return names.map((name) => join(source, name));
}

/** A file that is no image, with a whole sentence about it. */
export interface SkippedFile {
  readonly file: string;
  readonly reason: string;
}

interface Reading {
  readonly skipBad: boolean;
  readonly io: Pick<Io, "stderr" | "signal">;
}

/**
 * Gives `use` each picture in turn, until Ctrl-C. With `skipBad`, files that are no images are told, left out and
 * returned.
 */
export async function eachPicture<T extends { readonly file: string }>(
  asked: readonly T[],
  { skipBad, io }: Reading,
  use: (picture: T, image: Image) => Promise<void>,
): Promise<readonly SkippedFile[]> {
  const skipped: SkippedFile[] = [];
  for (const picture of asked) {
    if (io.signal.aborted) break;
    const read = await readOrSkip(picture.file, skipBad);
    if ("reason" in read) {
      io.stderr(`skipped: ${read.reason}\n`);
      skipped.push(read);
    } else await use(picture, read);
  }
  if (skipped.length === asked.length)
    throw new InputError(`none of the ${asked.length} files could be read as an image`);
  return skipped;
}

async function readOrSkip(file: string, skipBad: boolean): Promise<Image | SkippedFile> {
  try {
    return await readImage(file);
  } catch (error) {
    if (skipBad && error instanceof InputError) return { file, reason: error.message };
    throw error;
  }
}
