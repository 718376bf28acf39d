export { hintName, valueAt } from "./hints.ts";
export * from "./lessons.ts";
export { taughtBy } from "./loss.ts";
export { oneByOne } from "./one-by-one.ts";
export * from "./recipe.ts";
export * from "./soft-cross-entropy.ts";
export * from "./teacher.ts";
