export * from "./loss.ts";
export * from "./metrics.ts";
