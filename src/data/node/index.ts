export { type BatchStream, startBatches } from "./batches.ts";
export {
  camvidDescription,
  type Description,
  findDescription,
  parseDescription,
  vocDescription,
} from "./description.ts";
export { pngOfSvg } from "./drawings.ts";
export { isFile, isFolder, makeFolder, namesIn, readBytes, readText, writeAtomically } from "./files.ts";
export type { FolderSpec } from "./folder.ts";
export { decodeImage, encodePng, mostPixels, readImage, writeMaskPng, writePng } from "./images.ts";
export { isImageName, type Skipped } from "./layouts/layout.ts";
export { decodeMask, readMask } from "./masks.ts";
export {
  type AnyOpened,
  type DatasetSpec,
  type FiguresSpec,
  type OpenedClasses,
  type OpenedDataset,
  type OpenedPoses,
  openDataset,
  type PixelsSpec,
  type StreetsSpec,
} from "./open.ts";
export { classListName, readClassList } from "./photographs/class-list.ts";
export { type OpenedPhotographs, openPhotographs, type PhotographsSpec } from "./photographs/open.ts";
