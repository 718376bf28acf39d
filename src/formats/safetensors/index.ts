export { FormatError } from "../errors.ts";
export { asHalf, fromFloat32, toFloat32 } from "./convert.ts";
export { readSafetensors } from "./read.ts";
export type { Dtype, Safetensors, StoredTensor } from "./tensor.ts";
export { writeSafetensors } from "./write.ts";
