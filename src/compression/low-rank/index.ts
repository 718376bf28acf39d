export { byEnergy, bySaving, type Candidate, type Choice, candidatesFor } from "./choose.ts";
export { type Factoring, factoredForm } from "./factor.ts";
export { type Factored, factored } from "./factored.ts";
export { type Layer, type LeftLayer, layersIn } from "./layers.ts";
export { type MethodName, methods } from "./methods.ts";
