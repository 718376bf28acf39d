export { FormatError } from "../errors.ts";
export { type CodedLayer, denseWeights, type LayerShape } from "./layer.ts";
export { readDeepCompression } from "./read.ts";
