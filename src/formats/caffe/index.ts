export { FormatError } from "../errors.ts";
export * from "./read.ts";
