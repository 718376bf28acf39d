import { basename, dirname, join, parse } from "node:path";
import { vocColour } from "../../classes.ts";
import { InputError } from "../../errors.ts";
import { type Colour, IGNORED } from "../../image.ts";
import type { Description } from "../description.ts";
import { isFile, namesIn } from "../files.ts";
import { readJson } from "../json.ts";
import { type CocoCategory, type CocoId, type CocoImage, type CocoJson, parseCoco } from "./coco-json.ts";
import { paintAnnotations } from "./coco-mask.ts";
import type { Entry, Layout, Listing, Skipped } from "./layout.ts";

/**
 * COCO: one JSON file of annotations for each split, in `annotations/` (`instances_train2017.json`), beside the
 * images (`train/_annotations.coco.json`) or at the top (`train.json`). Pixels of no annotation are class 0,
 * `background`; the categories follow in the order of their ids.
 */
export async function findCoco(folder: string): Promise<Layout | undefined> {
  const files = new Map((await annotationFiles(folder)).map((file) => [splitOf(file), file]));
  const [first] = files.values();
  if (first === undefined) return undefined;
  const read = async (file: string): Promise<CocoJson> => parseCoco(await readJson(file), file);
  return {
    splits: [...files.keys()],
    implied: describe((await read(first)).categories, first),
    async list(split, description) {
      const file = files.get(split) ?? first;
      return listImages(await read(file), { folder, file, split, description });
    },
  };
}

const namesAnnotations = /^(instances_|stuff_|panoptic_)?(train|val|valid|test|annotations|coco)[^/]*\.json$/;

async function annotationFiles(folder: string): Promise<readonly string[]> {
  const inFolder = (await namesIn(join(folder, "annotations")))
    .filter((name) => namesAnnotations.test(name))
    .map((name) => join(folder, "annotations", name));
  const top = (await namesIn(folder)).filter((name) => namesAnnotations.test(name));
  const beside: string[] = [];
  for (const name of await namesIn(folder)) {
    const file = join(folder, name, "_annotations.coco.json");
    if (await isFile(file)) beside.push(file);
  }
  return [...inFolder, ...top.map((name) => join(folder, name)), ...beside];
}

/** `instances_train2017.json` → train; `valid/_annotations.coco.json` → valid; `annotations.json` → all. */
function splitOf(file: string): string {
  const stem = parse(file).name;
  if (stem === "_annotations.coco") return basename(dirname(file));
  return /train|valid|val|test/.exec(stem)?.[0] ?? "all";
}

function describe(categories: readonly CocoCategory[], source: string): Description {
  const names = ["background", ...inOrder(categories).map(({ name }) => name)];
  if (names.length > IGNORED)
    throw new InputError(`${source} has ${categories.length} categories; at most ${IGNORED - 1} would fit`);
  const colours = names.map((_, index): Colour => vocColour(index));
  return { name: "COCO", classes: { names, colours }, void: IGNORED, masks: "indices", source };
}

const inOrder = (categories: readonly CocoCategory[]): readonly CocoCategory[] =>
  [...categories].sort((a, b) => Number(a.id) - Number(b.id));

/** Class indices by category id, found by name. */
function indicesOf(categories: readonly CocoCategory[], description: Description, file: string) {
  return new Map<CocoId, number>(
    categories.map(({ id, name }) => {
      const index = description.classes.names.indexOf(name);
      if (index < 0)
        throw new InputError(`${file} has a category "${name}", which ${description.source} does not list`);
      return [id, index];
    }),
  );
}

async function listImages(
  json: CocoJson,
  where: {
    readonly folder: string;
    readonly file: string;
    readonly split: string;
    readonly description: Description;
  },
): Promise<Listing> {
  const indices = indicesOf(json.categories, where.description, where.file);
  const entries: Entry[] = [];
  const absent: Skipped[] = [];
  for (const image of json.images) {
    const path = await locate(image, where);
    const annotations = json.annotations.get(image.id) ?? [];
    if (path === undefined)
      absent.push({
        file: image.file,
        reason: `${where.file} names ${image.file}, which is neither beside it nor in images or ${where.split}`,
      });
    else
      entries.push({
        id: parse(image.file).name,
        image: path,
        maskName: `the annotation of ${image.file} in ${where.file}`,
        readMask: async (extent) => paintAnnotations(annotations, extent, indices, where.file),
      });
  }
  return { entries, absent };
}

async function locate(
  { file: image }: CocoImage,
  { folder, file, split }: { readonly folder: string; readonly file: string; readonly split: string },
): Promise<string | undefined> {
  const year = /\d{4}/.exec(basename(file))?.[0] ?? "";
  const folders = [dirname(file), folder, join(folder, "images")];
  for (const name of [split, split + year]) folders.push(join(folder, name), join(folder, "images", name));
  for (const candidate of folders) if (await isFile(join(candidate, image))) return join(candidate, image);
  return undefined;
}
