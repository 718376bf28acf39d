export * from "./inline.ts";
export * from "./reparameterised.ts";
export * from "./training-form.ts";
