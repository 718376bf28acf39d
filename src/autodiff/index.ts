export * from "./gradients.ts";
