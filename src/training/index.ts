export * from "./evaluate.ts";
export * from "./initialize.ts";
export * from "./labelling.ts";
export * from "./recipe.ts";
export * from "./segmenter.ts";
export * from "./step.ts";
export * from "./tiles.ts";
export * from "./trainer.ts";
