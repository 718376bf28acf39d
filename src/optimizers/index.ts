export { type AdamOptions, adam, adamW, mixed } from "./adam.ts";
export * from "./clipping.ts";
export type { Optimizer } from "./optimizer.ts";
export * from "./schedules.ts";
export * from "./sgd.ts";
