export * from "./errors.ts";
export * from "./graph.ts";
export * from "./live.ts";
export * from "./neighbours.ts";
export * from "./op.ts";
export * from "./tensor.ts";
