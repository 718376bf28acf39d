import type { Dataset } from "../dataset.ts";
import { type StreetsOptions, streets } from "../streets/index.ts";
import { type FolderSpec, openFolder } from "./folder.ts";
import type { Skipped } from "./layouts/layout.ts";

/** Drawn scenes. */
export type StreetsSpec = StreetsOptions & { readonly kind: "streets" };

/** Everything that says which examples a dataset has. Plain JSON, so that a worker or a resumed run can open it too. */
export type DatasetSpec = StreetsSpec | FolderSpec;

/** A dataset, with what was left out of it. */
export interface OpenedDataset extends Dataset {
  /** What `skipBad` left out. */
  readonly skipped: readonly Skipped[];
  /** Opens the same examples again without checking them again. */
  readonly spec: DatasetSpec;
  /** Where a person finds an example's picture: its file, or its number where it is drawn. */
  fileAt(index: number): string;
}

/** Opens a split. Fails with an InputError about the first thing that does not fit. */
export async function openDataset(spec: DatasetSpec): Promise<OpenedDataset> {
  if (spec.kind === "folder") return openFolder(spec);
  const scenes = streets(spec);
  return { ...scenes, skipped: [], spec, fileAt: scenes.idAt };
}
