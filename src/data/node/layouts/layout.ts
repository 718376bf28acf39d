import { extname, join, parse } from "node:path";
import type { Extent, Mask } from "../../image.ts";
import type { Description } from "../description.ts";
import { isFolder, namesIn } from "../files.ts";
import { readMask } from "../masks.ts";

/** A way that datasets lie in folders, found in one. */
export interface Layout {
  /** The splits that the files name; "all" where they name none. */
  readonly splits: readonly string[];
  /** What the masks mean when nobody says. */
  readonly implied?: Description;
  /** The examples of one of the splits, in a fixed order, unread. */
  list(split: string, description: Description): Promise<Listing>;
}

/** A labelled picture that has been found but not read. */
export interface Entry {
  readonly id: string;
  readonly image: string;
  /** What messages call the mask: its file, or the annotation it is drawn from. */
  readonly maskName: string;
  /** The mask; `image` is the extent of the picture it belongs to. */
  readMask(image: Extent): Promise<Mask>;
}

/** Something that was left out, or would have to be, with a whole sentence about why. */
export interface Skipped {
  readonly file: string;
  readonly reason: string;
}

export interface Listing {
  readonly entries: readonly Entry[];
  /** What the dataset names but does not have. */
  readonly absent: readonly Skipped[];
}

/** An entry whose mask is a PNG file. */
export const fileEntry = (
  files: { readonly image: string; readonly mask: string },
  description: Description,
): Entry => ({
  id: parse(files.image).name,
  image: files.image,
  maskName: files.mask,
  readMask: () => readMask(files.mask, description),
});

const imageExtensions: ReadonlySet<string> = new Set([
  ".jpg",
  ".jpeg",
  ".png",
  ".webp",
  ".tif",
  ".tiff",
  ".gif",
  ".avif",
]);

export const isImageName = (name: string): boolean => imageExtensions.has(extname(name).toLowerCase());

/** Images and masks in two folders, paired by their names without extension. */
export async function pairFolders(images: string, masks: string, description: Description): Promise<Listing> {
  const maskByStem = new Map((await namesIn(masks)).map((name) => [parse(name).name, name]));
  const entries: Entry[] = [];
  const absent: Skipped[] = [];
  for (const name of (await namesIn(images)).filter(isImageName)) {
    const file = join(images, name);
    const mask = maskByStem.get(parse(name).name);
    if (mask) entries.push(fileEntry({ image: file, mask: join(masks, mask) }, description));
    else
      absent.push({
        file,
        reason: `${file} has no mask; ${join(masks, `${parse(name).name}.png`)} would fit`,
      });
  }
  return { entries, absent };
}

/** The first of these subfolders that exists, with its path. */
export async function firstFolder(folder: string, names: readonly string[]): Promise<string | undefined> {
  for (const name of names) if (await isFolder(join(folder, name))) return join(folder, name);
  return undefined;
}
