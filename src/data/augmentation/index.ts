export { augment, augmentPose, drawView, type Showing } from "./augment.ts";
export { blur } from "./blur.ts";
export * from "./colours.ts";
export { addNoise } from "./noise.ts";
export { type Augmentation, noAugmentation, sceneAugmentation } from "./options.ts";
export { halveImage, resizeImage, resizeMask, sampleImage, sampleMask } from "./sample.ts";
export { flipped, isMirrored, type Placement, placed, rotated, shownAt, type View } from "./view.ts";
