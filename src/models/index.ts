export { type GraphRequest, IMAGE, type Model, POINTS, SCORES, type TaskName } from "./define.ts";
export { fire, squeezenet, squeezeUnet } from "./fire/index.ts";
export { detectorName } from "./keypoints/detector.ts";
export { OptionError } from "./options.ts";
export * from "./published.ts";
export * from "./registry.ts";
export { unet } from "./segmentation/index.ts";
