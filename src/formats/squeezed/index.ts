export { FormatError } from "../errors.ts";
export * from "./choices.ts";
export { SqueezedParser } from "./parser.ts";
export type { Part } from "./parts.ts";
export type * from "./pieces.ts";
export * from "./read.ts";
export * from "./stored.ts";
export * from "./write.ts";
