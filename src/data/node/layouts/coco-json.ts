import { InputError } from "../../errors.ts";
import { type Fields, isFields, isList, shown } from "../json.ts";

/** What we read of a COCO annotation file (cocodataset.org, "Data format"). */
export interface CocoJson {
  readonly images: readonly CocoImage[];
  readonly categories: readonly CocoCategory[];
  /** By image id, in the file's order. */
  readonly annotations: ReadonlyMap<CocoId, readonly CocoAnnotation[]>;
}

export type CocoId = number | string;

export interface CocoImage {
  readonly id: CocoId;
  readonly file: string;
}

export interface CocoCategory {
  readonly id: CocoId;
  readonly name: string;
}

export interface CocoAnnotation {
  readonly id: unknown;
  readonly category: CocoId;
  /** Many things in one region, which COCO tells nobody to count. */
  readonly crowd: boolean;
  /** Polygons or run lengths, unread. */
  readonly segmentation: unknown;
}

/** Checks the frame of an annotation file; each segmentation is read with its image. */
export function parseCoco(value: unknown, file: string): CocoJson {
  if (!isFields(value))
    throw new InputError(`${file} holds ${shown(value)}; a COCO annotation object would fit`);
  const categories = fieldsOf(value, "categories", file).map((category, at): CocoCategory => {
    const { id, name } = category;
    if (!isId(id) || typeof name !== "string")
      throw misfit(file, `categories[${at}]`, category, "id and name");
    return { id, name };
  });
  const images = fieldsOf(value, "images", file).map((image, at): CocoImage => {
    const { id, file_name: name } = image;
    if (!isId(id) || typeof name !== "string" || name === "")
      throw misfit(file, `images[${at}]`, image, "id and file_name");
    return { id, file: name };
  });
  const annotations = new Map<CocoId, CocoAnnotation[]>(images.map(({ id }) => [id, []]));
  const known = new Set(categories.map(({ id }) => id));
  fieldsOf(value, "annotations", file).forEach((annotation, at) => {
    const { id = at, image_id: image, category_id: category, iscrowd, segmentation } = annotation;
    const list = isId(image) ? annotations.get(image) : undefined;
    if (!list) throw misfit(file, `annotations[${at}]`, annotation, "the image_id of a listed image");
    if (!isId(category) || !known.has(category))
      throw misfit(file, `annotations[${at}]`, annotation, "the category_id of a listed category");
    list.push({ id, category, crowd: iscrowd === 1 || iscrowd === true, segmentation });
  });
  return { images, categories, annotations };
}

function fieldsOf(value: Fields, name: string, file: string): readonly Fields[] {
  const list = value[name];
  if (!isList(list)) throw new InputError(`${file} has ${shown(list)} as ${name}; a list would fit`);
  return list.map((item, at) => {
    if (isFields(item)) return item;
    throw misfit(file, `${name}[${at}]`, item, "fields");
  });
}

const isId = (value: unknown): value is CocoId => typeof value === "number" || typeof value === "string";

const misfit = (file: string, where: string, found: unknown, fits: string): InputError =>
  new InputError(`${file} has ${shown(found)} as ${where}; an object with ${fits} would fit`);
