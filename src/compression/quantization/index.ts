export * from "./calibration/calibrate.ts";
export * from "./calibration/ranges.ts";
export type { WeightOptions } from "./integers.ts";
export { type Layer, layersIn } from "./layers.ts";
export type { Batches } from "./observe.ts";
export * from "./quantised.ts";
export type { StepOptions, Steps } from "./steps.ts";
