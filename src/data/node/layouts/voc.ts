import { join, parse } from "node:path";
import { InputError } from "../../errors.ts";
import { type Description, vocDescription } from "../description.ts";
import { isFile, isFolder, namesIn, readText } from "../files.ts";
import { type Entry, fileEntry, type Layout, type Listing, type Skipped } from "./layout.ts";

/** Pascal VOC: `JPEGImages`, `SegmentationClass`, and a list of stems in `ImageSets/Segmentation/SPLIT.txt`. */
export async function findVoc(folder: string): Promise<Layout | undefined> {
  if (!(await isFolder(join(folder, "JPEGImages"))) || !(await isFolder(join(folder, "SegmentationClass"))))
    return undefined;
  const lists = join(folder, "ImageSets", "Segmentation");
  const splits = (await namesIn(lists))
    .filter((name) => name.endsWith(".txt"))
    .map((name) => parse(name).name);
  if (splits.length === 0)
    throw new InputError(
      `${folder} lies like Pascal VOC but has no list; ${join(lists, "train.txt")} would fit`,
    );
  return {
    splits,
    implied: vocDescription,
    list: (split, description) => listStems(folder, join(lists, `${split}.txt`), description),
  };
}

async function listStems(folder: string, list: string, description: Description): Promise<Listing> {
  const entries: Entry[] = [];
  const absent: Skipped[] = [];
  for (const [index, line] of (await readText(list)).split(/\r?\n/).entries()) {
    const stem = line.trim();
    if (stem === "") continue;
    const image = join(folder, "JPEGImages", `${stem}.jpg`);
    const mask = join(folder, "SegmentationClass", `${stem}.png`);
    const lacking = (await isFile(image)) ? ((await isFile(mask)) ? undefined : mask) : image;
    if (lacking === undefined) entries.push(fileEntry({ image, mask }, description));
    else
      absent.push({
        file: lacking,
        reason: `${list} line ${index + 1} names ${stem}, but ${lacking} does not exist`,
      });
  }
  return { entries, absent };
}
