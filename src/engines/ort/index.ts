export * from "./ort.ts";
export type { OrtOptions } from "./session.ts";
