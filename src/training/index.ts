export * from "./evaluate.ts";
export * from "./initialize.ts";
export * from "./labelling.ts";
export * from "./recipe.ts";
export * from "./segmenter.ts";
export { StateError, type TrainingState } from "./state.ts";
export * from "./step.ts";
export * from "./tiles.ts";
export * from "./trainer.ts";
