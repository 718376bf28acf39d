export * from "./segmentation/index.ts";
