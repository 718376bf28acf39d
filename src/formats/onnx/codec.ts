export { FormatError } from "../errors.ts";
export { decodeOnnx } from "./decode.ts";
export { encodeOnnx } from "./encode.ts";
export type { OnnxAttribute, OnnxDtype, OnnxModel, OnnxNode, OnnxTensor, OnnxValueInfo } from "./model.ts";
