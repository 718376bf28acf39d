export * from "./arithmetic.ts";
export * from "./convolution.ts";
