import { basename, dirname, join, parse } from "node:path";
import { InputError } from "../../errors.ts";
import { camvidDescription, type Description } from "../description.ts";
import { isFile, isFolder, namesIn, readText } from "../files.ts";
import { type Entry, fileEntry, type Layout, type Listing, type Skipped } from "./layout.ts";

/** A text file for each split, a line for each example: `IMAGE MASK`, paths relative to the list. */
export async function findListFiles(folder: string): Promise<Layout | undefined> {
  const splits = (await namesIn(folder))
    .filter((name) => /^(train|val|valid|validation|test|trainval|all)\.txt$/.test(name))
    .map((name) => parse(name).name);
  if (splits.length === 0) return undefined;
  return {
    splits,
    ...((await isCamvid(folder)) && { implied: camvidDescription }),
    list: (split, description) => readListFile(join(folder, `${split}.txt`), description),
  };
}

/** SegNet's copy of CamVid is known by its name or its folders. */
async function isCamvid(folder: string): Promise<boolean> {
  if (/camvid/i.test(basename(folder))) return true;
  return (await isFolder(join(folder, "trainannot"))) && (await isFolder(join(folder, "valannot")));
}

async function readListFile(path: string, description: Description): Promise<Listing> {
  const entries: Entry[] = [];
  const absent: Skipped[] = [];
  for (const line of parseList(await readText(path), path)) {
    const image = await locate(line.image, path);
    const mask = await locate(line.mask, path);
    if (image && mask) entries.push(fileEntry({ image, mask }, description));
    else {
      const file = image ? line.mask : line.image;
      const reason = `${path} line ${line.number} names ${file}, which does not exist; paths are relative to the list`;
      absent.push({ file, reason });
    }
  }
  return { entries, absent };
}

/** A line of a list file, numbered from 1. */
export interface ListLine {
  readonly number: number;
  readonly image: string;
  readonly mask: string;
}

/** The lines of a list; paths that contain spaces are told apart by a tab. Empty lines count but say nothing. */
export function parseList(text: string, path: string): readonly ListLine[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    const words = line.trim().split(line.includes("\t") ? /\s*\t\s*/ : /\s+/);
    const [image = "", mask = ""] = words;
    if (image === "") return [];
    if (words.length !== 2 || mask === "")
      throw new InputError(
        `${path} line ${index + 1} has ${words.length} path${words.length === 1 ? "" : "s"}; each line is IMAGE MASK`,
      );
    return [{ number: index + 1, image, mask }];
  });
}

/**
 * The file that a list means: relative to the list, as it stands, or, for lists made on another machine
 * (`/SegNet/CamVid/train/x.png`), the longest tail of the path that exists beside the list.
 */
async function locate(named: string, list: string): Promise<string | undefined> {
  const parts = named.split(/[\\/]/).filter((part) => part !== "");
  const tails = parts.map((_, first) => join(dirname(list), ...parts.slice(first)));
  const candidates = named.startsWith("/") ? [named, ...tails] : [join(dirname(list), named), ...tails];
  for (const candidate of candidates) if (await isFile(candidate)) return candidate;
  return undefined;
}
