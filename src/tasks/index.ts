export * from "./classification/index.ts";
export * from "./keypoints/index.ts";
export * from "./segmentation/index.ts";
