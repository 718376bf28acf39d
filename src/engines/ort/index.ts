export * from "./model-file.ts";
export * from "./ort.ts";
export type { OrtOptions } from "./session.ts";
export { OrtWebMissing, ortWeb } from "./web.ts";
