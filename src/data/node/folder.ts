import { type Dataset, type Example, pick } from "../dataset.ts";
import { InputError } from "../errors.ts";
import { checkSameExtent } from "../image.ts";
import { type Description, findDescription } from "./description.ts";
import { isFolder } from "./files.ts";
import { readImage } from "./images.ts";
import { findCoco } from "./layouts/coco.ts";
import { findFolders } from "./layouts/folders.ts";
import type { Entry, Layout, Skipped } from "./layouts/layout.ts";
import { findListFiles } from "./layouts/list-file.ts";
import { findVoc } from "./layouts/voc.ts";
import { readable } from "./readable.ts";
import { listSplit } from "./splits.ts";

/** A folder of images and masks, in any layout that we know. */
export interface FolderSpec {
  readonly kind: "folder";
  readonly path: string;
  readonly split: string;
  /** `camvid`, `voc`, or the path of a description; default: `dataset.json` in the folder, or the layout's own. */
  readonly classes?: string;
  /** Read everything once, leave out what does not fit, and say so in `skipped`. Default false. */
  readonly skipBad?: boolean;
  /** The only ids to keep: those that an earlier opening found good. */
  readonly only?: readonly string[];
}

/** Asked in this order: a folder that lies in two ways is read in the more particular one. */
const layouts: readonly ((folder: string) => Promise<Layout | undefined>)[] = [
  findVoc,
  findListFiles,
  findCoco,
  findFolders,
];

interface OpenedFolder extends Dataset {
  readonly skipped: readonly Skipped[];
  readonly spec: FolderSpec;
  fileAt(index: number): string;
}

/** Opens a split of a folder: finds its layout, its classes and its files. */
export async function openFolder(spec: FolderSpec): Promise<OpenedFolder> {
  const { path, split, skipBad = false, only } = spec;
  const layout = await findLayout(path);
  const description = (await findDescription(path, spec.classes)) ?? layout.implied;
  if (!description)
    throw new InputError(
      `${path} does not say what its classes are; a dataset.json in it, or the path of one, would fit`,
    );
  const { entries, absent } = await listSplit(layout, { path, split, description });
  const [lacking] = absent;
  if (lacking && !skipBad && !only) throw new InputError(lacking.reason);
  const wanted = only ? keepOnly(entries, new Set(only)) : entries;
  const { good, bad } = skipBad
    ? await readable(wanted, { fileOf: ({ image }) => image, read: readEntry })
    : { good: wanted, bad: [] };
  if (good.length === 0)
    throw new InputError(`${path} has no readable examples in its split "${split}"; at least one would fit`);
  const skipped = only ? bad : [...absent, ...bad];
  const ids = skipped.length > 0 ? { only: good.map(({ id }) => id) } : {};
  return {
    ...datasetOfEntries(good, description),
    skipped,
    spec: { ...spec, skipBad: false, ...ids },
    fileAt: (index) => pick(good, index, description.name).image,
  };
}

const keepOnly = (entries: readonly Entry[], ids: ReadonlySet<string>): readonly Entry[] =>
  entries.filter(({ id }) => ids.has(id));

async function findLayout(path: string): Promise<Layout> {
  if (!(await isFolder(path)))
    throw new InputError(`${path} is not a folder; a folder of images and masks, or "streets", would fit`);
  for (const find of layouts) {
    const layout = await find(path);
    if (layout) return layout;
  }
  throw new InputError(
    `${path} holds no dataset that we know; train.txt with lines IMAGE MASK, folders images and masks, VOC's JPEGImages and SegmentationClass, or COCO's annotations would fit`,
  );
}

async function readEntry(entry: Entry): Promise<Example> {
  const image = await readImage(entry.image);
  const mask = await entry.readMask(image);
  checkSameExtent(image, mask, { image: entry.image, mask: entry.maskName });
  return { id: entry.id, image, mask };
}

function datasetOfEntries(entries: readonly Entry[], { name, classes, licence }: Description): Dataset {
  return {
    name,
    classes,
    length: entries.length,
    ...(licence !== undefined && { licence }),
    idAt: (index) => pick(entries, index, name).id,
    at: async (index) => readEntry(pick(entries, index, name)),
  };
}
