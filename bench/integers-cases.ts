/** What `npm run bench -- integers` compares, and what its results are called. */
import type { Case } from "./infer-cases.ts";

export const precisions = ["integers", "float32"] as const;
export type Precision = (typeof precisions)[number];

/** What the results call an engine that runs a network in one of its forms. */
export const precisionTitle = (engine: string, precision: Precision): string =>
  precision === "integers" ? `${engine}, 8 bits` : engine;

/** What the results call a comparison. */
export const integersTitle = ({ model, input }: Case): string =>
  `${model}, ${input.join("×")}, in 8-bit integers`;
