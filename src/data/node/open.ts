import type { Dataset, PhotographDataset, PoseDataset } from "../dataset.ts";
import { type FiguresOptions, figures } from "../figures/index.ts";
import { type StreetsOptions, streets } from "../streets/index.ts";
import { type FolderSpec, openFolder } from "./folder.ts";
import type { Skipped } from "./layouts/layout.ts";
import { openPhotographs, type PhotographsSpec } from "./photographs/open.ts";

/** Drawn scenes. */
export type StreetsSpec = StreetsOptions & { readonly kind: "streets" };

/** Drawn figures. */
export type FiguresSpec = FiguresOptions & { readonly kind: "figures" };

/** A folder of photographs that each show one class. */
export type ClassesSpec = PhotographsSpec & { readonly kind: "photographs" };

/** Pictures whose pixels are labelled. */
export type PixelsSpec = StreetsSpec | FolderSpec;

/** Everything that says which examples a dataset has. Plain JSON, so that a worker or a resumed run can open it too. */
export type DatasetSpec = PixelsSpec | FiguresSpec | ClassesSpec;

interface Opened<S extends DatasetSpec> {
  /** What `skipBad` left out. */
  readonly skipped: readonly Skipped[];
  /** Opens the same examples again without checking them again. */
  readonly spec: S;
  /** Where a person finds an example's picture: its file, or its number where it is drawn. */
  fileAt(index: number): string;
}

/** A dataset of labelled pixels, with what was left out of it. */
export interface OpenedDataset extends Dataset, Opened<PixelsSpec> {}

/** A dataset of marked keypoints. */
export interface OpenedPoses extends PoseDataset, Opened<FiguresSpec> {}

/** A dataset of photographs that each show one class. */
export interface OpenedClasses extends PhotographDataset, Opened<ClassesSpec> {}

export type AnyOpened = OpenedDataset | OpenedPoses | OpenedClasses;

/** Opens a split. Fails with an InputError about the first thing that does not fit. */
export function openDataset(spec: PixelsSpec): Promise<OpenedDataset>;
export function openDataset(spec: FiguresSpec): Promise<OpenedPoses>;
export function openDataset(spec: ClassesSpec): Promise<OpenedClasses>;
export function openDataset(spec: DatasetSpec): Promise<AnyOpened>;
export async function openDataset(spec: DatasetSpec): Promise<AnyOpened> {
  if (spec.kind === "folder") return openFolder(spec);
  if (spec.kind === "photographs") {
    const { name, classes, length, skipped, idAt, fileAt, at } = await openPhotographs(spec);
    return { name, classes, length, skipped, idAt, fileAt, at, marks: "class", spec };
  }
  if (spec.kind === "figures") {
    const poses = figures(spec);
    return { ...poses, skipped: [], spec, fileAt: poses.idAt };
  }
  const scenes = streets(spec);
  return { ...scenes, skipped: [], spec, fileAt: scenes.idAt };
}
