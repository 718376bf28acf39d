import { existsSync } from "node:fs";
import { InputError, type Size } from "../data/index.ts";
import {
  type AnyOpened,
  type DatasetSpec,
  type OpenedClasses,
  type OpenedDataset,
  type OpenedPoses,
  openDataset,
} from "../data/node/index.ts";
import type { Io } from "./command.ts";
import { UsageError } from "./errors.ts";

/** What the options of every command that reads labelled pictures say. */
export interface DataRequest {
  readonly data: string | undefined;
  readonly classes: string | undefined;
  readonly skipBad: boolean;
}

/** How pictures are drawn where there is no folder. */
export interface Drawn {
  /** [h, w] in pixels. Default: what is usual for them. */
  readonly size?: Size | undefined;
  readonly seed: number;
}

/** Opens a split of what `--data` names, and says what `--skip-bad` left out. */
export async function openSplit(
  request: DataRequest,
  split: string,
  { drawn, io }: { readonly drawn: Drawn; readonly io: Pick<Io, "stderr"> },
): Promise<AnyOpened> {
  const dataset = await openDataset(specOf(request, split, drawn));
  for (const { reason } of dataset.skipped) io.stderr(`skipped: ${reason}\n`);
  return dataset;
}

/** The dataset, where its pixels are labelled. */
export function pixelsOf(dataset: AnyOpened): OpenedDataset {
  if (dataset.marks === undefined || dataset.marks === "pixels") return dataset;
  throw new InputError(
    `${dataset.name} mark keypoints and label no pixels: a folder of images and masks, or streets, would fit`,
  );
}

/** Opens a split of the photographs in the folder that `--data` names, each of which shows one class. */
export async function openClasses(
  { data, ...request }: DataRequest,
  split: string,
  { io }: { readonly io: Pick<Io, "stderr"> },
): Promise<OpenedClasses> {
  if (data === undefined || isDrawn(data))
    throw new UsageError(
      `${data === undefined ? "--data is missing: give" : `${data} show no classes:`} a folder of photographs, divided into train and val, with a folder for each class`,
    );
  const dataset = await openDataset({ kind: "photographs", path: data, split, ...request });
  for (const { reason } of dataset.skipped) io.stderr(`skipped: ${reason}\n`);
  return dataset;
}

/** The dataset, where keypoints are marked in it. */
export function posesOf(dataset: AnyOpened): OpenedPoses {
  if (dataset.marks === "keypoints") return dataset;
  throw new InputError(`${dataset.name} labels pixels and marks no keypoints: figures would fit`);
}

/** Pictures that are drawn where there is no folder of their name. */
const drawnSets = {
  streets: { size: [96, 128], train: 400, validation: 60, classes: "CamVid's classes" },
  figures: { size: [64, 64], train: 4000, validation: 200, classes: "keypoints of their own" },
} as const;
type DrawnSet = keyof typeof drawnSets;

const isDrawn = (data: string): data is DrawnSet => Object.hasOwn(drawnSets, data) && !existsSync(data);

function specOf({ data, classes, skipBad }: DataRequest, split: string, { size, seed }: Drawn): DatasetSpec {
  if (data === undefined)
    throw new UsageError("--data is missing: give a folder of images and masks, streets or figures");
  if (!isDrawn(data)) return { kind: "folder", path: data, split, skipBad, ...(classes && { classes }) };
  const usual = drawnSets[data];
  if (classes !== undefined)
    throw new UsageError(`--classes ${classes} goes with a folder; ${data} have ${usual.classes}`);
  const count = split === "train" ? usual.train : usual.validation;
  return { kind: data, split, size: size ?? usual.size, seed, count };
}
