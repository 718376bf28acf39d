export { FormatError } from "../errors.ts";
export { decodeOnnx, encodeOnnx } from "./codec.ts";
export * from "./inner-values.ts";
export type { OnnxModel } from "./model.ts";
export * from "./read.ts";
export * from "./write.ts";
