export * from "./class-weights.ts";
export * from "./confusion.ts";
export * from "./loss.ts";
export * from "./metrics.ts";
export * from "./paper-metrics.ts";
