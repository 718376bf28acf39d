export * from "./loss.ts";
export * from "./metrics.ts";
export * from "./ranking.ts";
