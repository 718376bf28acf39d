export * from "./ort.ts";
