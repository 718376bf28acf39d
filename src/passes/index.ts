export * from "./filled.ts";
export * from "./filters.ts";
export * from "./fold-norms.ts";
export { type Inlining, inline, type Substitute } from "./inline.ts";
export * from "./rebuilt.ts";
export * from "./reparameterised.ts";
export * from "./training-form.ts";
export * from "./without-dead.ts";
export * from "./without-dropout.ts";
