import { type Edit, isEdits } from "../compression/edits.ts";
import type { ChannelOrder, ClassSet, Normalisation, Size } from "../data/index.ts";
import { InputError } from "../data/index.ts";

/** What a file of weights says about itself, so that it can be used without the run it came from. */
export interface NetworkDescription {
  readonly model: string;
  readonly options: Readonly<Record<string, number | boolean | string>>;
  /** What was done to the model's graph since, such as pruning channels; nothing when absent. */
  readonly edits?: readonly Edit[];
  readonly classes: ClassSet;
  readonly normalisation: Normalisation;
  /**
   * [h, w] that pictures are resized to before their pixels are labelled; their own size when absent. Of a classifier,
   * the window of a photograph that it sees; what its paper counts for when absent.
   */
  readonly size?: Size;
  /** Pixels that a classifier's photographs have along their shorter side; the shorter side of `size` when absent. */
  readonly shorterSide?: number;
  /** The order of the input's planes; rgb when absent. */
  readonly channels?: ChannelOrder;
  /** What it was trained on, and what that data's licence asks. */
  readonly data: string;
  readonly licence?: string;
}

const isText = (x: unknown): boolean => typeof x === "string";
const isObject = (x: unknown): x is Readonly<Record<string, unknown>> =>
  typeof x === "object" && x !== null && !Array.isArray(x);
const isList = (x: unknown, item: (x: unknown) => boolean): x is readonly unknown[] =>
  Array.isArray(x) && x.every(item);
const isNumber = (x: unknown): boolean => typeof x === "number" && Number.isFinite(x);
const isExtent = (x: unknown): boolean => Number.isSafeInteger(x) && Number(x) > 0;
const isTriple = (x: unknown): boolean => isList(x, isNumber) && x.length === 3;
const isSize = (x: unknown): boolean => isList(x, isExtent) && x.length === 2;
const isOptions = (x: unknown): boolean =>
  isObject(x) && Object.values(x).every((value) => ["number", "boolean", "string"].includes(typeof value));
const isClassSet = (x: unknown): boolean =>
  isObject(x) &&
  isList(x["names"], isText) &&
  isList(x["colours"], isTriple) &&
  [0, x["names"].length].includes(x["colours"].length) &&
  (x["ids"] === undefined || (isList(x["ids"], isText) && x["ids"].length === x["names"].length));
const isNormalisation = (x: unknown): boolean => isObject(x) && isTriple(x["mean"]) && isTriple(x["std"]);

type Key = keyof NetworkDescription;

/** Every part of a description, and what it looks like. */
const parts: Readonly<Record<Key, (x: unknown) => boolean>> = {
  model: isText,
  options: isOptions,
  edits: isEdits,
  classes: isClassSet,
  normalisation: isNormalisation,
  size: isSize,
  shorterSide: isExtent,
  channels: (x) => x === "rgb" || x === "bgr",
  data: isText,
  licence: isText,
};
const keys: readonly Key[] = [
  "model",
  "options",
  "edits",
  "classes",
  "normalisation",
  "size",
  "shorterSide",
  "channels",
  "data",
  "licence",
];
const required: ReadonlySet<Key> = new Set(["model", "options", "classes", "normalisation"]);

/** The description as the text entries that safetensors and ONNX files hold. */
export const metadataOf = (description: NetworkDescription): Record<string, string> =>
  Object.fromEntries(
    keys.flatMap((key) =>
      description[key] === undefined ? [] : [[`thumbnet.${key}`, JSON.stringify(description[key])]],
    ),
  );

/** Reads the description out of a file's text entries; `file` is for the error's sentence. */
export function describedBy(metadata: Readonly<Record<string, string>>, file: string): NetworkDescription {
  const lacking = keys.find((key) => required.has(key) && metadata[`thumbnet.${key}`] === undefined);
  if (lacking)
    throw new InputError(
      `${file} does not say the ${lacking} of its network; files written by thumbnet train and thumbnet export do`,
    );
  const entries = keys.flatMap((key) => {
    const text = metadata[`thumbnet.${key}`];
    return text === undefined ? [] : [[key, parsed(text, key, file)] as const];
  });
  // Each part has been looked at, and those that must be there are.
  const described = { data: "", ...Object.fromEntries(entries) } as NetworkDescription;
  const { classes, options } = described;
  if (classes.names.length === options["classes"]) return described;
  throw new InputError(
    `${file} names ${classes.names.length} classes for a network that scores ${options["classes"]}`,
  );
}

function parsed(text: string, key: Key, file: string): unknown {
  const value = jsonIn(text);
  if (parts[key](value)) return value;
  const shown = text.length > 60 ? `${text.slice(0, 57)}...` : text;
  throw new InputError(`${file} has ${shown} as thumbnet.${key}, which is none`);
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
