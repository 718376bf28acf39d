export * from "./augmentation/index.ts";
export {
  type Batch,
  type BatchPlan,
  batchOf,
  batchPlan,
  placedPoints,
  poseBatch,
  prepareBatch,
  showings,
  stepsPerEpoch,
} from "./batch.ts";
export {
  type ClassSet,
  camvidClasses,
  type KeypointSet,
  numberedClasses,
  paintMask,
  vocClasses,
  vocColour,
} from "./classes.ts";
export {
  type AnyDataset,
  type Dataset,
  datasetOf,
  type Example,
  type Photograph,
  type PhotographDataset,
  type Picture,
  type Pose,
  type PoseDataset,
  remembered,
  subset,
} from "./dataset.ts";
export { InputError } from "./errors.ts";
export {
  drawFigure,
  type FigureOptions,
  type FiguresOptions,
  figureKeypoints,
  figures,
} from "./figures/index.ts";
export {
  blankImage,
  blankMask,
  type Colour,
  checkSameExtent,
  type Extent,
  extentOf,
  IGNORED,
  type Image,
  type Mask,
  type Size,
} from "./image.ts";
export {
  fillNormalised,
  imagenetNormalisation,
  meanColour,
  type Normalisation,
  normalise,
} from "./normalisation.ts";
export { type PhotographSet, spread } from "./photographs.ts";
export { countPixels, frequencies, medianFrequencies, type PixelCounts } from "./pixel-counts.ts";
export { type ChannelOrder, type Preprocessing, preprocess, preprocessings } from "./preprocessing.ts";
export { hashOf, permutation, type Random, type RandomKeys, randomOf } from "./random.ts";
export { drawStreet, type StreetOptions, type StreetsOptions, streets } from "./streets/index.ts";
export { wholeBatches } from "./whole.ts";
