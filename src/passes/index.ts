export * from "./inline.ts";
export * from "./training-form.ts";
