import { existsSync } from "node:fs";
import type { Size } from "../data/index.ts";
import { type DatasetSpec, type OpenedDataset, openDataset } from "../data/node/index.ts";
import type { Io } from "./command.ts";
import { UsageError } from "./errors.ts";

/** What the options of every command that reads labelled pictures say. */
export interface DataRequest {
  readonly data: string | undefined;
  readonly classes: string | undefined;
  readonly skipBad: boolean;
}

/** How scenes are drawn where there is no folder. */
export interface Drawn {
  /** [h, w] in pixels. Default [96, 128]. */
  readonly size?: Size | undefined;
  readonly seed: number;
}

/** Opens a split of what `--data` names, and says what `--skip-bad` left out. */
export async function openSplit(
  request: DataRequest,
  split: string,
  { drawn, io }: { readonly drawn: Drawn; readonly io: Pick<Io, "stderr"> },
): Promise<OpenedDataset> {
  const dataset = await openDataset(specOf(request, split, drawn));
  for (const { reason } of dataset.skipped) io.stderr(`skipped: ${reason}\n`);
  return dataset;
}

/** Scenes in a drawn validation split; a training split has 400. */
const drawnForValidation = 60;

function specOf(
  { data, classes, skipBad }: DataRequest,
  split: string,
  { size = [96, 128], seed }: Drawn,
): DatasetSpec {
  if (data === undefined)
    throw new UsageError("--data is missing: give a folder of images and masks, or streets");
  if (data !== "streets" || existsSync(data))
    return { kind: "folder", path: data, split, skipBad, ...(classes && { classes }) };
  if (classes !== undefined)
    throw new UsageError(`--classes ${classes} goes with a folder; streets have CamVid's classes`);
  return { kind: "streets", split, size, seed, count: split === "train" ? 400 : drawnForValidation };
}
